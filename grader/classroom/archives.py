"""Zips and tars, read member by member: a learner's, which is taken or refused whole, and a class's, which is listed.

Every limit is checked while reading. Members that could reach beyond the archive (climbing names, links, devices)
are refused by name, and so is a second member of the same name, because what is shown must be what is graded. Members
that nobody wants are neither unpacked nor counted. Of a class's archive each learner answers for what is theirs alone.

Tars are read header by header here: tarfile keeps what every header says, and a few KiB of them can fill the memory.
Its data filter looks at one member after that, and bounds neither headers nor bytes.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, NamedTuple

from grader.classroom.junk import environments, is_junk

MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = 5000  # that somebody wants
MAX_ENTRIES = 20_000  # of a learner's archive, also those that nobody wants
MAX_CLASS_ENTRIES = 1_000_000
MAX_CLASS_DIRECTORY = 512 * 1024 * 1024
MAX_CLASS_BYTES = 1 << 40  # of a class's tar, unpacked: what is read through and not kept
MAX_HEADERS = 2 * MAX_ENTRIES  # of a tar: those of its members, and those that stand before them
MAX_DEPTH = 8
MAX_NAME = 4096
MAX_EXTRA_BYTES = 1024 * 1024  # of a zip's members, beside what is usual: times, owners
_USUAL_EXTRA = 64
_ZIP64_END = 76  # what stands between the table of contents and the last record where numbers are large
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
_UNREADABLE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError,
    IndexError,  # zipfile: a member without a name
    OverflowError,  # zipfile: a member that begins beyond all numbers
)  # fmt: skip
_TOO_MANY = f"it has more than {MAX_MEMBERS} members that an exercise could take"
_LONG_NAME = f"its member {{!r}} has a name of more than {MAX_NAME} characters"
_TOO_LONG = "it has more than {} members"
_SPOOLED = 32 << 20  # of a class's tar, kept in memory before it goes to a file without a name
_TOO_LARGE = f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MiB"


class BadArchiveError(Exception):
    """The archive is refused as a whole; the text says why."""


class Member(NamedTuple):
    """A regular file in an archive."""

    path: PurePosixPath
    data: bytes


class Listed(NamedTuple):
    """A file of a class's archive with the way to its bytes, or a folder; ``problem`` is of its owner alone."""

    path: PurePosixPath
    read: Callable[[int], bytes]
    is_folder: bool = False
    problem: str | None = None


Wanted = Callable[[str], bool]  # of a file's last name


def is_archive(path: PurePath) -> bool:
    return path.suffix.lower() in SUFFIXES


def read_members(data: bytes, name: str, wanted: Wanted) -> list[Member]:
    """The files whose last name is wanted; ``BadArchiveError`` if any that is not junk is not as it should be."""
    if len(data) > MAX_ARCHIVE_BYTES:
        raise BadArchiveError(f"it is larger than {MAX_ARCHIVE_BYTES >> 20} MiB")
    read = _zip_members if name.lower().endswith(".zip") else _tar_members
    with _translated():
        return list(read(data, name, wanted))


def list_class(path: Path, file: IO[bytes], wanted: Wanted) -> list[Listed]:
    """All that ``file``, a class's archive at ``path``, holds but for junk, each to be read when its turn comes.

    The file belongs to what is returned. ``BadArchiveError`` for what no learner can be made to answer for.
    """
    read = _zip_listed if path.suffix.lower() == ".zip" else _tar_listed
    with contextlib.ExitStack() as unless_read, _translated():
        unless_read.callback(file.close)
        listed = list(read(path, file, wanted))
        unless_read.pop_all()
        return listed


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Whatever the libraries say of a bad archive, as ``BadArchiveError``."""
    try:
        yield
    except BadArchiveError:
        raise
    except _UNREADABLE as error:
        raise BadArchiveError(f"it cannot be read as an archive ({error})") from error
    # zipfile: a compression it does not know. lzma: a dictionary of gigabytes.
    except (NotImplementedError, RuntimeError, MemoryError) as error:
        raise BadArchiveError(f"it is packed in a way that is not taken ({error})") from error


class _Ledger:
    """What an archive has used up so far of what it may."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._wanted = 0
        self._bytes = 0

    def admit(self, name: str, size: int, wanted: Wanted) -> PurePosixPath:
        """Check one member's name and size against the limits and against what came before."""
        path = _inside(name)
        if len(path.parts) > MAX_DEPTH:
            raise BadArchiveError(f"its member {name[:80]!r} lies more than {MAX_DEPTH} folders deep")
        if str(path) in self._names:
            raise BadArchiveError(f"it has two members named {name!r}")
        self._names.add(str(path))
        if len(self._names) > MAX_ENTRIES:
            raise BadArchiveError(_TOO_LONG.format(MAX_ENTRIES))
        if wanted(path.name):
            self._wanted += 1
            self._bytes += size
        if self._wanted > MAX_MEMBERS:
            raise BadArchiveError(_TOO_MANY)
        if self._bytes > MAX_UNPACKED_BYTES:
            raise BadArchiveError(_TOO_LARGE)
        return path


def _inside(name: str) -> PurePosixPath:
    """``name`` as a path, ``BadArchiveError`` if it leads out of the archive or no system would take it."""
    if len(name) > MAX_NAME:
        raise BadArchiveError(_LONG_NAME.format(name[:80]))
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in name or (path.parts and path.parts[0].endswith(":")):
        raise BadArchiveError(f"its member {name!r} leads out of the archive")
    return path


def _zip_members(data: bytes, _: str, wanted: Wanted) -> Iterator[Member]:
    ledger = _Ledger()
    _refuse_costly_entries(data, MAX_ENTRIES)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = environments(PurePosixPath(_zip_name(info)) for info in archive.infolist())
        for info in archive.infolist():
            name = _zip_name(info)
            if is_junk(_inside(name), found):
                continue
            if _is_zip_folder(info):
                ledger.admit(name, 0, wanted)
                continue
            if problem := _zip_problem(info):
                raise BadArchiveError(problem)
            path = ledger.admit(name, info.file_size, wanted)
            if wanted(path.name):
                with archive.open(info) as file:
                    yield Member(path, _exactly(file, info.file_size, name))


def _is_zip_folder(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or stat.S_ISDIR(info.external_attr >> 16)


def _zip_problem(info: zipfile.ZipInfo) -> str | None:
    """Why this file is not taken, whoever hands it in."""
    name, mode = _zip_name(info), info.external_attr >> 16
    if problem := _not_plain(name, mode, is_file=stat.S_IFMT(mode) in (0, stat.S_IFREG)):
        return problem
    return f"its member {name!r} is encrypted" if info.flag_bits & _ENCRYPTED else None


def _zip_listed(path: Path, file: IO[bytes], _: Wanted) -> Iterator[Listed]:
    _refuse_costly_entries(_directory_of(file), MAX_CLASS_ENTRIES)
    archive = _HeldZip(file)
    found = environments(PurePosixPath(_zip_name(info)) for info in archive.infolist())
    seen: set[PurePosixPath] = set()
    for info in archive.infolist():
        owned, problem = _owned(_zip_name(info))
        if is_junk(owned, found):
            continue
        is_folder = _is_zip_folder(info) and problem is None
        if not is_folder:
            problem = problem or _zip_problem(info) or _twice(owned, seen)
            seen.add(owned)
        yield Listed(owned, partial(_read_zip, archive, info), is_folder, problem)


def _directory_of(file: IO[bytes]) -> bytes:
    """The zip's table of contents, found as zipfile finds it: a class's archive is too large to look through."""
    record = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # where another search might find another table
    if record is None:
        raise zipfile.BadZipFile("File is not a zip file")
    signature, size, location = record[0], record[5], record[9]
    start = location - size - (_ZIP64_END if signature == b"PK\x06\x06" else 0)
    if size > MAX_CLASS_DIRECTORY or start < 0:
        raise BadArchiveError("its table of contents is too large")
    file.seek(start)
    return file.read(size)


class _HeldZip(zipfile.ZipFile):
    """A zip whose file is closed with it, when nobody is left who could read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._held = file
        super().__init__(file)

    def __del__(self) -> None:
        super().__del__()
        self._held.close()


def _read_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    with _translated(), archive.open(info) as file:
        return file.read(limit + 1) if info.file_size > limit else _exactly(file, info.file_size, _zip_name(info))


def _owned(name: str) -> tuple[PurePosixPath, str | None]:
    """Where a member of a class's archive lies and, if its name climbs, why its owner's files are not taken."""
    if len(name) > MAX_NAME:
        return _owned(name[:80])[0], _LONG_NAME.format(name[:80])
    path = PurePosixPath(name.replace("\\", "/"))
    if ".." not in path.parts or "\0" in name:
        return _inside(name), None
    before = path.parts[: path.parts.index("..")]
    if path.is_absolute() or not before:  # nobody's
        raise BadArchiveError(f"its member {name!r} leads out of the archive")
    return PurePosixPath(*before) / "..", f"its member {name!r} leads out of the archive"


def _twice(path: PurePosixPath, seen: set[PurePosixPath]) -> str | None:
    return f"it has two members named {str(path)!r}" if path in seen else None


def _refuse_costly_entries(data: bytes, limit: int) -> None:
    """Before zipfile makes an object of each entry, in a time that grows with the square of its extra fields."""
    extra_bytes = count = 0
    position = data.find(_ZIP_ENTRY)
    while position >= 0:
        count += 1
        extra_bytes += int.from_bytes(data[position + _EXTRA_LENGTH : position + _EXTRA_LENGTH + 2], "little")
        if count > limit:
            raise BadArchiveError(_TOO_LONG.format(limit))
        if extra_bytes > MAX_EXTRA_BYTES + _USUAL_EXTRA * count:
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


def _tar_members(data: bytes, name: str, wanted: Wanted) -> Iterator[Member]:
    ledger = _Ledger()
    suffix = Path(name.lower()).suffix
    if suffix in _STREAM and data.count(_STREAM[suffix]) > MAX_MEMBERS:
        raise BadArchiveError("it is packed in too many pieces")
    tar = _Tar(_unpacking(suffix, io.BytesIO(data)), 2 * MAX_UNPACKED_BYTES, MAX_HEADERS)
    for header, member in tar.members():
        if is_junk(_inside(member), frozenset()):
            tar.skip(header)
            continue
        if not header.isdir() and (problem := _not_plain(member, header.mode, is_file=header.type in _REGULAR)):
            raise BadArchiveError(problem)
        path = ledger.admit(member, header.size, wanted)
        if header.isdir() or not wanted(path.name):
            tar.skip(header)
        else:
            yield Member(path, tar.content(header, MAX_UNPACKED_BYTES))


def _tar_listed(path: Path, file: IO[bytes], wanted: Wanted) -> Iterator[Listed]:
    """A tar can only be read from its beginning, so that what is wanted goes to a file without a name meanwhile."""
    spool = _Spool(max_size=_SPOOLED)
    seen: set[PurePosixPath] = set()
    with file:
        tar = _Tar(_unpacking(path.suffix.lower(), file), MAX_CLASS_BYTES, 2 * MAX_CLASS_ENTRIES)
        for header, member in tar.members():
            owned, problem = _owned(member)
            if is_junk(owned, frozenset()):
                tar.skip(header)
                continue
            is_folder = header.isdir() and problem is None
            if not is_folder:
                problem = problem or _not_plain(member, header.mode, is_file=header.type in _REGULAR)
                problem = problem or _twice(owned, seen)
                seen.add(owned)
            if is_folder or problem or not wanted(owned.name) or header.size > MAX_ARCHIVE_BYTES:
                tar.skip(header)
                yield Listed(owned, partial(_too_large, header.size), is_folder, problem)
            else:
                start = spool.seek(0, os.SEEK_END)
                spool.write(tar.content(header, MAX_ARCHIVE_BYTES))
                yield Listed(owned, partial(_read_spool, spool, start, header.size))


class _Spool(tempfile.SpooledTemporaryFile[bytes]):
    """Closed when nobody is left who could read from it."""

    def __del__(self) -> None:
        self.close()


def _read_spool(spool: _Spool, start: int, size: int, limit: int) -> bytes:
    spool.seek(start)
    return spool.read(min(size, limit + 1))


def _too_large(size: int, limit: int) -> bytes:
    raise BadArchiveError(f"it is larger than {limit >> 10} KiB" if size > limit else "it is not a file that is taken")


def _unpacking(suffix: str, raw: IO[bytes]) -> IO[bytes]:
    opener = _OPENERS.get(suffix)
    return opener(raw) if opener else raw  # type: ignore[operator]  # all of them take a file object


class _Tar:
    """A tar as it comes out of its compression, which may be a bomb: it is read once, from its beginning."""

    def __init__(self, stream: IO[bytes], limit: int, headers: int) -> None:
        self._stream = stream
        self._left = limit
        self._headers_left = headers

    def members(self) -> Iterator[tuple[tarfile.TarInfo, str]]:
        """Each member's header with its whole name; what belongs to it has to be read, or skipped, before the next."""
        long_name, header_bytes = None, 0
        while (header := self.header()) is not None:
            if header.type in _BEFORE_A_MEMBER:
                long_name = _long_name(header, self.content(header, MAX_HEADER_BYTES - header_bytes)) or long_name
                header_bytes += header.size
            else:
                yield header, long_name or header.name
                long_name = None

    def skip(self, header: tarfile.TarInfo) -> None:
        """Read on to the end of what belongs to ``header``, and keep nothing."""
        if header.size < 0:
            raise BadArchiveError(f"its member {header.name!r} is not of a size that is taken")
        left = header.size + -header.size % _BLOCK
        while left:
            left -= len(self._read(min(left, 1 << 20)))

    def header(self) -> tarfile.TarInfo | None:
        """The next header; None at the end that every tar has, once its compression has been held to its checksum."""
        block = self._read(_BLOCK)
        self._headers_left -= 1
        if self._headers_left < 0:
            raise BadArchiveError("it has too many headers")
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


def _not_plain(name: str, mode: int, *, is_file: bool) -> str | None:
    if not is_file:
        return f"its member {name!r} is a link or a device"
    if mode & (stat.S_ISUID | stat.S_ISGID):
        return f"its member {name!r} asks to run as another user (set-uid)"
    return None


def _exactly(file: IO[bytes], size: int, name: str) -> bytes:
    data = file.read(size + 1)
    if len(data) != size:
        raise BadArchiveError(f"its member {name!r} is not of the size that it claims")
    return data
