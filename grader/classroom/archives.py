"""Zips and tars that learners hand in, read member by member and never unpacked to disk.

Every limit is checked while reading. Members that could reach beyond the archive (climbing names, links, devices)
are refused by name, and so is a second member of the same name, because what is shown must be what is graded.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = 5000
MAX_DEPTH = 8

_OPENERS = {".gz": gzip.open, ".tgz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
SUFFIXES = frozenset({".zip", ".tar", *_OPENERS})
# Made by file managers and Python, never by learners.
_JUNK = frozenset({"__MACOSX", "__pycache__", ".DS_Store", ".ipynb_checkpoints", ".git"})


class BadArchiveError(Exception):
    """The archive is refused as a whole; the text says why."""


class Member(NamedTuple):
    """A regular file in an archive."""

    path: PurePosixPath
    data: bytes


def is_archive(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def read_members(data: bytes, name: str, wanted: frozenset[str]) -> list[Member]:
    """The files whose last name is in ``wanted``; ``BadArchiveError`` if any member at all is not as it should be."""
    if len(data) > MAX_ARCHIVE_BYTES:
        raise BadArchiveError(f"it is larger than {MAX_ARCHIVE_BYTES >> 20} MiB")
    read = _zip_members if name.lower().endswith(".zip") else _tar_members
    try:
        members = list(read(data, name, wanted))
    except BadArchiveError:
        raise
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
        raise BadArchiveError(f"it cannot be read as an archive ({error})") from error
    except (NotImplementedError, RuntimeError) as error:  # zipfile: a compression it does not know, a password
        raise BadArchiveError(f"it is packed in a way that is not taken ({error})") from error
    return members


class _Ledger:
    """What an archive has used up so far of what it may."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._bytes = 0

    def admit(self, name: str, size: int) -> PurePosixPath:
        """Check one member's name and size against the limits and against what came before."""
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or "\0" in name or (path.parts and path.parts[0].endswith(":")):
            raise BadArchiveError(f"its member {name!r} leads out of the archive")
        if len(path.parts) > MAX_DEPTH:
            raise BadArchiveError(f"its member {name[:80]!r} lies more than {MAX_DEPTH} folders deep")
        if str(path) in self._names:
            raise BadArchiveError(f"it has two members named {name!r}")
        self._names.add(str(path))
        if len(self._names) > MAX_MEMBERS:
            raise BadArchiveError(f"it has more than {MAX_MEMBERS} members")
        self._bytes += size
        if self._bytes > MAX_UNPACKED_BYTES:
            raise BadArchiveError(f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MiB")
        return path


def _zip_members(data: bytes, _: str, wanted: frozenset[str]) -> Iterator[Member]:
    ledger = _Ledger()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            if info.is_dir() or kind == stat.S_IFDIR:
                ledger.admit(info.filename, 0)
                continue
            if kind not in (0, stat.S_IFREG):
                raise BadArchiveError(f"its member {info.filename!r} is a link or a device")
            path = ledger.admit(info.filename, info.file_size)
            if _is_wanted(path, wanted):
                with archive.open(info) as file:
                    yield Member(path, _exactly(file, info.file_size, info.filename))


def _tar_members(data: bytes, name: str, wanted: frozenset[str]) -> Iterator[Member]:
    ledger = _Ledger()
    opener = _OPENERS.get(Path(name.lower()).suffix)
    raw: IO[bytes] = io.BytesIO(data)
    unpacked = _Bounded(opener(raw) if opener else raw)  # type: ignore[operator]  # all three take a file object
    with tarfile.open(fileobj=unpacked, mode="r|") as archive:  # type: ignore[call-overload]  # it only reads
        for info in archive:
            if info.isdir():
                ledger.admit(info.name, 0)
                continue
            if not info.isreg():
                raise BadArchiveError(f"its member {info.name!r} is a link or a device")
            path = ledger.admit(info.name, info.size)
            if _is_wanted(path, wanted) and (file := archive.extractfile(info)) is not None:
                yield Member(path, _exactly(file, info.size, info.name))


class _Bounded:
    """A stream that refuses to go on for ever: headers of a tar may themselves be bombs."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = 2 * MAX_UNPACKED_BYTES

    def read(self, size: int) -> bytes:
        self._left -= size
        if self._left < 0:
            raise BadArchiveError(f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MiB")
        return self._stream.read(size)


def _is_wanted(path: PurePosixPath, wanted: frozenset[str]) -> bool:
    return path.name in wanted and not _JUNK & set(path.parts) and not path.name.startswith("._")


def _exactly(file: IO[bytes], size: int, name: str) -> bytes:
    data = file.read(size + 1)
    if len(data) != size:
        raise BadArchiveError(f"its member {name!r} is not of the size that it claims")
    return data
