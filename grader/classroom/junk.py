"""What lies in hand-ins and nobody meant to hand in: caches, histories, whole Python environments."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import PurePosixPath

# Made by file managers and tools, never by learners; and whatever is hidden.
_FOLDERS = frozenset({"__MACOSX", "__pycache__", "site-packages", "dist-packages", "node_modules"})
ENVIRONMENT = "pyvenv.cfg"  # which Python writes into an environment's folder
_OF_ENVIRONMENTS = frozenset({"bin", "include", "lib", "lib64", "scripts", "share"})


def is_junk_folder(name: str, *, in_environment: bool) -> bool:
    """Whether a folder of this name is looked into at all."""
    return name.startswith(".") or name in _FOLDERS or (in_environment and name.lower() in _OF_ENVIRONMENTS)


def is_junk(path: PurePosixPath, found: Container[PurePosixPath]) -> bool:
    """Whether the file or folder at ``path`` is junk, where ``found`` are the folders that hold environments."""
    folders = [*zip(path.parts, (PurePosixPath(), *reversed(path.parents[:-1])), strict=False)]
    return path.name.startswith("._") or any(
        is_junk_folder(name, in_environment=above in found) for name, above in folders if name != ".."
    )


def environments(paths: Iterable[PurePosixPath]) -> frozenset[PurePosixPath]:
    """The folders that Python environments were made in."""
    return frozenset(path.parent for path in paths if path.name == ENVIRONMENT)
