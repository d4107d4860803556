"""Which build of torch is installed, if any, from what its package says of itself: torch is not loaded for it."""

from __future__ import annotations

import re
from importlib import metadata
from typing import NamedTuple

_GPU = re.compile(r"\+(cu\d+|rocm[\d.]+|xpu)")
# What builds for GPUs install beside themselves.
_BESIDE = re.compile(r"(nvidia|triton|pytorch-triton|cuda)\b", re.IGNORECASE)


class TorchBuild(NamedTuple):
    """A build of torch: what GPUs it is for, None for none, and the bytes of it and of what it alone brings."""

    version: str
    gpu: str | None
    bytes: int


def torch_build() -> TorchBuild | None:
    """Describe the torch that is installed here, None if none is."""
    try:
        torch = metadata.distribution("torch")
    except metadata.PackageNotFoundError:
        return None
    beside = [each for each in map(_named, torch.requires or ()) if each is not None]
    local = _GPU.search(torch.version)
    gpu = local[1] if local else "CUDA" if beside and "+cpu" not in torch.version else None
    return TorchBuild(torch.version, gpu, sum(map(_bytes, (torch, *beside))))


def _named(requirement: str) -> metadata.Distribution | None:
    """What is installed for a requirement that only builds for GPUs have."""
    found = re.match(r"[\w.-]+", requirement)
    if found is None or not _BESIDE.match(found[0]):
        return None
    try:
        return metadata.distribution(found[0])
    except metadata.PackageNotFoundError:
        return None


def _bytes(package: metadata.Distribution) -> int:
    return sum(file.size or 0 for file in package.files or ())
