"""Zips and tars that learners hand in, read member by member and never unpacked to disk.

Every limit is checked while reading. Members that could reach beyond the archive (climbing names, links, devices)
are refused by name, and so is a second member of the same name, because what is shown must be what is graded.

Tars are read header by header here: tarfile keeps what every header says, and a few KiB of them can fill the memory.
Its data filter looks at one member after that, and bounds neither headers nor bytes.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = 5000
MAX_HEADERS = 4 * MAX_MEMBERS  # of a tar: those of its members, and those that stand before them
MAX_DEPTH = 8
MAX_EXTRA_BYTES = 1024 * 1024  # of a zip's members: times, owners
MAX_HEADER_BYTES = 8 * 1024 * 1024  # of what stands before a tar's members: long names, attributes

_ZIP_ENTRY = b"PK\x01\x02"
_EXTRA_LENGTH = 30  # where an entry says how long its extra fields are
_ENCRYPTED, _UTF_8 = 1, 0x800
_BLOCK = 512
_REGULAR = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_BEFORE_A_MEMBER = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_OPENERS = {".gz": gzip.open, ".tgz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
# What a stream of these begins with. Many may follow each other, and millions of empty ones take long to open.
_STREAM = {".gz": b"\x1f\x8b\x08", ".tgz": b"\x1f\x8b\x08", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\0"}
SUFFIXES = frozenset({".zip", ".tar", *_OPENERS})
# Made by file managers and Python, never by learners.
_JUNK = frozenset({"__MACOSX", "__pycache__", ".DS_Store", ".ipynb_checkpoints", ".git"})
_UNREADABLE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError,
    IndexError,  # zipfile: a member without a name
    OverflowError,  # zipfile: a member that begins beyond all numbers
)  # fmt: skip
_TOO_MANY = f"it has more than {MAX_MEMBERS} members"
_TOO_LARGE = f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MiB"


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
    except _UNREADABLE as error:
        raise BadArchiveError(f"it cannot be read as an archive ({error})") from error
    # zipfile: a compression it does not know. lzma: a dictionary of gigabytes.
    except (NotImplementedError, RuntimeError, MemoryError) as error:
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
            raise BadArchiveError(_TOO_MANY)
        self._bytes += size
        if self._bytes > MAX_UNPACKED_BYTES:
            raise BadArchiveError(_TOO_LARGE)
        return path


def _zip_members(data: bytes, _: str, wanted: frozenset[str]) -> Iterator[Member]:
    ledger = _Ledger()
    _refuse_costly_entries(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name = _zip_name(info)
            mode = info.external_attr >> 16
            if info.is_dir() or stat.S_ISDIR(mode):
                ledger.admit(name, 0)
                continue
            _refuse_unless_plain(name, mode, is_file=stat.S_IFMT(mode) in (0, stat.S_IFREG))
            path = ledger.admit(name, info.file_size)
            if info.flag_bits & _ENCRYPTED:
                raise BadArchiveError(f"its member {name!r} is encrypted")
            if _is_wanted(path, wanted):
                with archive.open(info) as file:
                    yield Member(path, _exactly(file, info.file_size, name))


def _refuse_costly_entries(data: bytes) -> None:
    """Before zipfile makes an object of each entry, in a time that grows with the square of its extra fields."""
    extra_bytes = count = 0
    position = data.find(_ZIP_ENTRY)
    while position >= 0:
        count += 1
        extra_bytes += int.from_bytes(data[position + _EXTRA_LENGTH : position + _EXTRA_LENGTH + 2], "little")
        if count > MAX_MEMBERS:
            raise BadArchiveError(_TOO_MANY)
        if extra_bytes > MAX_EXTRA_BYTES:
            raise BadArchiveError(f"its members have more than {MAX_EXTRA_BYTES >> 10} KiB of extra fields")
        position = data.find(_ZIP_ENTRY, position + 4)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Its name; where it does not say that this is UTF-8, it may be all the same, or what Windows takes in Korea."""
    if info.flag_bits & _UTF_8 or info.filename.isascii():
        return info.filename
    for encoding in ("utf-8", "euc_kr"):
        with contextlib.suppress(UnicodeError):
            return info.filename.encode("cp437").decode(encoding)
    return info.filename


def _tar_members(data: bytes, name: str, wanted: frozenset[str]) -> Iterator[Member]:
    ledger = _Ledger()
    suffix = Path(name.lower()).suffix
    if suffix in _STREAM and data.count(_STREAM[suffix]) > MAX_MEMBERS:
        raise BadArchiveError("it is packed in too many pieces")
    opener = _OPENERS.get(suffix)
    raw: IO[bytes] = io.BytesIO(data)
    tar = _Tar(opener(raw) if opener else raw)  # type: ignore[operator]  # all of them take a file object
    long_name, header_bytes = None, 0
    while (header := tar.header()) is not None:
        if header.type in _BEFORE_A_MEMBER:
            long_name = _long_name(header, tar.content(header, MAX_HEADER_BYTES - header_bytes)) or long_name
            header_bytes += header.size
            continue
        member, long_name = long_name or header.name, None
        if not header.isdir():
            _refuse_unless_plain(member, header.mode, is_file=header.type in _REGULAR)
        path = ledger.admit(member, header.size)
        content = tar.content(header, MAX_UNPACKED_BYTES)
        if not header.isdir() and _is_wanted(path, wanted):
            yield Member(path, content)


class _Tar:
    """A tar as it comes out of its compression, which may be a bomb: it is read once, from its beginning."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = 2 * MAX_UNPACKED_BYTES
        self._headers = 0

    def header(self) -> tarfile.TarInfo | None:
        """The next header; None at the end that every tar has, once its compression has been held to its checksum."""
        block = self._read(_BLOCK)
        self._headers += 1
        if self._headers > MAX_HEADERS:
            raise BadArchiveError(_TOO_MANY)
        if any(block):
            return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        while rest := self._stream.read(1 << 16):
            self._spend(len(rest))
        return None

    def content(self, header: tarfile.TarInfo, limit: int) -> bytes:
        """What belongs to ``header``, without the padding."""
        if not 0 <= header.size <= limit:
            raise BadArchiveError(f"its member {header.name!r} is not of a size that is taken")
        return self._read(header.size + -header.size % _BLOCK)[: header.size]

    def _read(self, size: int) -> bytes:
        self._spend(size)
        data = self._stream.read(size)
        if len(data) != size:
            raise EOFError("it ends in the middle")
        return data

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise BadArchiveError(_TOO_LARGE)


def _long_name(header: tarfile.TarInfo, content: bytes) -> str | None:
    """The name that ``content`` gives the member which follows, if it is about that."""
    if header.type == tarfile.GNUTYPE_LONGNAME:
        return content.rstrip(b"\0").decode("utf-8", "surrogateescape")
    if header.type != tarfile.XHDTYPE:
        return None
    name, start = None, 0
    while start < len(content):  # records such as b"17 path=clamp.py\n", each beginning with its own length
        space = content.index(b" ", start)
        end = start + int(content[start:space])
        if not space < end <= len(content):
            raise ValueError("an attribute is not of the length that it claims")
        key, _, value = content[space + 1 : end].partition(b"=")
        if key.startswith(b"GNU.sparse") or key == b"size":
            raise BadArchiveError("it is packed in a way that is not taken (a sparse file)")
        if key == b"path":
            name = value.removesuffix(b"\n").decode("utf-8", "surrogateescape")
        start = end
    return name


def _refuse_unless_plain(name: str, mode: int, *, is_file: bool) -> None:
    if not is_file:
        raise BadArchiveError(f"its member {name!r} is a link or a device")
    if mode & (stat.S_ISUID | stat.S_ISGID):
        raise BadArchiveError(f"its member {name!r} asks to run as another user (set-uid)")


def _is_wanted(path: PurePosixPath, wanted: frozenset[str]) -> bool:
    return path.name in wanted and not _JUNK & set(path.parts) and not path.name.startswith("._")


def _exactly(file: IO[bytes], size: int, name: str) -> bytes:
    data = file.read(size + 1)
    if len(data) != size:
        raise BadArchiveError(f"its member {name!r} is not of the size that it claims")
    return data
