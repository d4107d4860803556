"""Where a course's files are: in a folder on disk, or in memory, as where a sealed course was opened.

``SealedPath`` has those of pathlib's methods by which a course is read, and no other: what would open a file by name
does not take it, so that nothing looks on disk for what is in memory.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath


class _Tree:
    """Files by their path, and what lies in each folder."""

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self.name = name
        self.files = {PurePosixPath(path): data for path, data in files.items()}
        self.folders: dict[PurePosixPath, set[str]] = {}
        for path in self.files:
            for inner, folder in zip((path, *path.parents), path.parents, strict=False):
                self.folders.setdefault(folder, set()).add(inner.name)


@dataclass(frozen=True)
class SealedPath:
    """A file or folder, there or not, of a course in memory."""

    path: PurePosixPath
    _tree: _Tree = field(compare=False, repr=False)

    @classmethod
    def root(cls, name: str, files: Mapping[str, bytes]) -> SealedPath:
        """Return the folder that holds ``files``, by their paths with ``/``; messages call it ``name``."""
        return cls(PurePosixPath(), _Tree(name, files))

    def __str__(self) -> str:
        return str(PurePosixPath(self._tree.name) / self.path)

    def __truediv__(self, part: str) -> SealedPath:
        return SealedPath(self.path / part, self._tree)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def suffix(self) -> str:
        return self.path.suffix

    @property
    def parent(self) -> SealedPath:
        return SealedPath(self.path.parent, self._tree)

    def with_name(self, name: str) -> SealedPath:
        return SealedPath(self.path.with_name(name), self._tree)

    def is_file(self) -> bool:
        return self.path in self._tree.files

    def is_dir(self) -> bool:
        return self.path in self._tree.folders

    def read_bytes(self) -> bytes:
        """Return the file's content; ``FileNotFoundError`` where there is none."""
        try:
            return self._tree.files[self.path]
        except KeyError:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self)) from None

    def glob(self, pattern: str) -> Iterator[SealedPath]:
        """Yield what matches ``pattern``, part by part; only folders if it ends with ``/``."""
        found = [self]
        for part in pattern.rstrip("/").split("/"):
            found = [
                folder / name
                for folder in found
                for name in sorted(self._tree.folders.get(folder.path, ()))
                if fnmatchcase(name, part)
            ]
        yield from (path for path in found if path.is_dir() or not pattern.endswith("/"))


CoursePath = Path | SealedPath


def matching(folder: CoursePath, pattern: str) -> list[CoursePath]:
    """List what matches ``pattern`` in ``folder``, in the order of the names."""
    found: Iterable[CoursePath] = folder.glob(pattern)
    return sorted(found, key=str)
