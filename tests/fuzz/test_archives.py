from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import tarfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from grader.classroom.submissions import find_submissions
from grader.judge.grade import refused
from grader.text import shown_name
from tests.fuzz.campaign import Target
from tests.fuzz.conftest import Fuzz

SLUGS = {"clamp.py": "clamp", "row_sums.py": "row-sums"}

# --- what is done with an upload ---------------------------------------------------------------------------------


class Upload:
    """A file that was handed in, under each name that an archive may have."""

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / name for name in ("kim.zip", "kim.tar", "kim.tar.gz", "kim.tar.bz2", "kim.tar.xz")]
        self._packed = folder / "kim.tgz"

    def is_archive(self, data: bytes) -> bool:
        """Whether ``data`` are one of these, or a tar but for its checksums, which no mutant has right."""
        repaired = gzip.compress(checked(data), compresslevel=1)
        return any([*(is_taken(path, data) for path in self._paths), is_taken(self._packed, repaired)])


def is_taken(path: Path, data: bytes) -> bool:
    """Whether files come out of it, each in its place. If none does, there are rows that say why."""
    path.write_bytes(data)
    submissions = find_submissions([path], SLUGS).submissions
    path.unlink()  # to overwrite it would wait for the disk
    for submission in submissions:
        assert shown_name(submission.learner).encode()
        if submission.slug is not None:
            inside = submission.path.relative_to(path)
            assert inside.name in SLUGS
            assert ".." not in inside.parts
        else:
            assert submission.rejection or submission.absence
            assert msgspec.json.encode(refused(submission))
    assert submissions
    return any(submission.slug is not None for submission in submissions)


# --- archives ----------------------------------------------------------------------------------------------------

Files = list[tuple[str, bytes]]
FILES: Files = [
    ("clamp.py", b"def clamp(n):\n    return n\n"),
    ("lee/row_sums.py", b"x = 1\n" * 40),
    ("a.txt", b"\0\xff"),
]
LONG: Files = [(f"{'folder' * 20}/clamp.py", b"pass\n"), ("é/한글/clamp.py", b"pass\n"), ("empty/", b"")]
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
FORMATS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)


def zipped(files: Files, packing: int, comment: bytes = b"", mode: int = 0, zip64: bool = False) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", packing) as archive:
        warnings.simplefilter("ignore")  # that a name is there twice
        for name, data in files:
            info = zipfile.ZipInfo(name)
            info.compress_type, info.external_attr = packing, mode << 16
            with archive.open(info, "w", force_zip64=zip64) as file:
                file.write(data)
        archive.comment = comment
    return buffer.getvalue()


def tarred(files: Files, form: int, kind: bytes = tarfile.REGTYPE, **fields: Any) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive, contextlib.suppress(ValueError):
        for name, data in files:  # a ValueError is of what the format cannot say
            info = tarfile.TarInfo(name.rstrip("/"))
            info.size, info.type = len(data), tarfile.DIRTYPE if name.endswith("/") else kind
            for field, value in fields.items():
                setattr(info, field, value)
            archive.addfile(info, io.BytesIO(data))
    tar = buffer.getvalue().rstrip(b"\0")
    # One empty block is an end: in the padding of a whole record most mutations would change nothing.
    return tar + bytes(-len(tar) % tarfile.BLOCKSIZE + tarfile.BLOCKSIZE)


def checked(tar: bytes) -> bytes:
    """``tar`` with each block's checksum made to fit, as if it were a header: mutants of headers are headers again."""
    blocks = []
    for start in range(0, len(tar), tarfile.BLOCKSIZE):
        block = bytearray(tar[start : start + tarfile.BLOCKSIZE].ljust(tarfile.BLOCKSIZE, b"\0"))
        if block[257:262] == b"ustar":
            block[148:156] = b" " * 8
            block[148:156] = b"%06o\0 " % sum(block)
        blocks.append(bytes(block))
    return b"".join(blocks)


SEEDS = (
    *(zipped(files, packing) for packing in PACKINGS for files in (FILES, LONG)),
    zipped(FILES, zipfile.ZIP_DEFLATED, comment=b"handed in", zip64=True),
    *(tarred(files, form) for form in FORMATS[1:] for files in (FILES, LONG)),
    tarred(FILES[:1], tarfile.PAX_FORMAT, pax_headers={"path": "lee/clamp.py", "comment": "x" * 600, "mtime": "1.5"}),
    tarred(FILES, tarfile.USTAR_FORMAT),
    *(pack(tarred(FILES, tarfile.GNU_FORMAT)) for pack in (gzip.compress, bz2.compress, lzma.compress)),
)
TOKENS = (
    b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\7\x08", b"\1\0\x10\0", b"\1\x99\7\0", b"up",
    b"\xff" * 4, b"\xff" * 8, b"\x08\0", b"\x0c\0", b"\x0e\0", b"\x63\0", b"clamp.py", b"../clamp.py", b"/clamp.py",
    b"C:\\clamp.py", b"a\\clamp.py", b"\0", b"ustar\x0000", b"ustar  \0", b"././@LongLink",
    *(bytes([kind]) for kind in b"01234567LKxgSDMVNX"), b"\0" * 512, b"77777777777\0", b"\x80" + b"\0" * 10 + b"\1",
    b"\x80" + b"\xff" * 11, b"\xff" * 12, b"-0000000001\0", b"11 path=a/b\n", b"18 path=clamp.py\n",
    b"20 size=99999999999\n", b"30 GNU.sparse.map=0,1,9,1\n", b"99999 path=x\n", b"0 path=x\n", b"-5 a=b\n",
    b"22 hdrcharset=BINARY\n", b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0", b"\x5d\0\0\x80\0",
)  # fmt: skip

names = st.one_of(
    st.sampled_from(
        ("clamp.py", "lee/clamp.py", "row_sums.py", "a/b/clamp.py", "folder/", "__MACOSX/clamp.py", "한/clamp.py")
    ),
    st.sampled_from(
        ("../clamp.py", "/clamp.py", "c:/clamp.py", "a\\..\\clamp.py", "a/" * 9 + "clamp.py", "x" * 300, ".", "")
    ),
    st.builds("{}/clamp.py".format, st.text(max_size=9)),
)
files = st.lists(st.tuples(names, st.binary(max_size=40)), max_size=4)
zips = st.builds(
    zipped,
    files,
    st.sampled_from(PACKINGS),
    st.binary(max_size=30),
    st.sampled_from((0, 0, 0o100644, 0o040755, 0o120777, 0o020666)),
    st.booleans(),
)
tars = st.builds(
    tarred,
    files,
    st.sampled_from(FORMATS),
    st.sampled_from((tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE, tarfile.SYMTYPE, tarfile.GNUTYPE_SPARSE)),
    mode=st.integers(0, 0o7777),
    pax_headers=st.dictionaries(
        st.sampled_from(("path", "size", "GNU.sparse.name", "comment")), st.text(max_size=9), max_size=2
    ),
)


def test_whatever_is_handed_in_is_an_archive_or_one_rejected_row(fuzz: Fuzz, tmp_path: Path) -> None:
    upload = Upload(tmp_path)
    fuzz(Target("archives", upload.is_archive, SEEDS, TOKENS, zips | tars), 500)
