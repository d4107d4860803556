"""A virtual environment for each of the other graders, kept in a cache; PyTorch is seen from there, never installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_CONSTRAINED = "torch<0"  # whatever a package asks for: a build of PyTorch is never taken from an index
_MOST_SAID = 300


class NotInstalledError(Exception):
    """A grader could not be installed; the message says why."""


def environment(cache: Path, name: str, packages: Sequence[str]) -> Path:
    """Return the interpreter of an environment with ``packages``, made now unless the cache has it."""
    folder = cache / "environments" / name
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        _run([sys.executable, "-m", "venv", "--without-pip", "--clear", str(folder)])
        constraints = cache / "constraints.txt"
        constraints.write_text(f"{_CONSTRAINED}\n")
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
        _run([*pip, "--constraint", str(constraints), *packages])
        (folder / "complete").touch()
    _see_torch(cache / "torch", folder)
    return python


def versions(python: Path, packages: Sequence[str]) -> dict[str, str]:
    """What is installed there, by name."""
    ask = "import sys, json; from importlib.metadata import version; " + (
        "print(json.dumps({name: version(name) for name in sys.argv[1:]}))"
    )
    told = subprocess.run([str(python), "-I", "-c", ask, *packages], check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(told.stdout)
    return found


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": ""})
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise NotInstalledError(said[-1][:_MOST_SAID])


def _see_torch(view: Path, folder: Path) -> None:
    """Let an environment find, behind its own packages, the PyTorch of this one and what that needs."""
    view.mkdir(parents=True, exist_ok=True)
    for found in _with_needs("torch", set()):
        for top in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
            link = view / top
            if top != "__pycache__" and not link.is_symlink():
                link.symlink_to(Path(str(found.locate_file(top))).resolve())
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "torch_of_the_grader.pth").write_text(f"{view}\n")


def _with_needs(name: str, seen: set[str]) -> Iterator[Distribution]:
    """A distribution that is installed here, and all that it needs. What is not here was not needed here."""
    if name in seen:
        return
    seen.add(name)
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    yield found
    for need in found.requires or ():
        if "extra ==" not in need and (named := re.match(r"[\w.-]+", need)):
            yield from _with_needs(named[0], seen)
