"""Archives from strangers: what is taken, what is refused and in which words, and that a bad one costs nobody else."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.classroom.archives import (
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_HEADER_BYTES,
    MAX_HEADERS,
    MAX_MEMBERS,
    MAX_UNPACKED_BYTES,
    BadArchiveError,
    is_archive,
    list_class,
    read_members,
)
from grader.classroom.submissions import find_submissions

pytestmark = pytest.mark.quick

WANTED = frozenset({"clamp.py", "clamp.ipynb"}).__contains__
RIGHT = b"""
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError
    return max(low, min(n, high))
"""


# --- the parts of a test -----------------------------------------------------------------------------------------


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    """A member that says it was made on Unix, with ``mode``."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def tarred(*members: tuple[str | tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def special(kind: bytes, name: str = "clamp.py", **fields: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def block(name: str, kind: bytes, content: bytes = b"", claimed: int | None = None) -> bytes:
    """One header by itself with its content, padded."""
    info = special(kind, name, size=len(content) if claimed is None else claimed)
    return info.tobuf(tarfile.GNU_FORMAT) + content + b"\0" * (-len(content) % 512)


def record(key: bytes, value: bytes) -> bytes:
    """An attribute as pax headers have them: ``b"14 path=a.py\\n"``."""
    body = b" " + key + b"=" + value + b"\n"
    length = len(body) + len(str(len(body)))
    return str(length + (len(str(length)) > len(str(len(body))))).encode() + body


END = b"\0" * 1024


def taken(data: bytes, name: str) -> dict[str, bytes]:
    return {str(member.path): member.data for member in read_members(data, name, WANTED)}


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(BadArchiveError) as refused:
        read_members(data, name, WANTED)
    return str(refused.value)


# --- what is taken -----------------------------------------------------------------------------------------------


def test_an_honest_zip_from_a_mac_gives_the_file_and_not_what_the_system_added() -> None:
    data = zipped(
        ("kim/", b""),
        ("kim/clamp.py", RIGHT),
        ("kim/notes.txt", b"hello"),
        ("__MACOSX/kim/clamp.py", b"Mac OS X"),
        ("kim/._clamp.py", b"Mac OS X"),
        ("kim/__pycache__/clamp.cpython-311.pyc", b"stale"),
        ("kim/__pycache__/clamp.py", b"stale"),
        ("kim/.ipynb_checkpoints/clamp.ipynb", b"older"),
    )
    assert taken(data, "kim.zip") == {"kim/clamp.py": RIGHT}


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_usual_packing_of_a_zip_is_read(packing: int) -> None:
    assert taken(zipped(("clamp.py", RIGHT), packing=packing), "kim.zip") == {"clamp.py": RIGHT}


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("kim.tar", bytes),
        ("kim.tar.gz", gzip.compress),
        ("kim.tgz", gzip.compress),
        ("kim.tar.bz2", bz2.compress),
        ("KIM.TAR.XZ", lzma.compress),
    ],
)
def test_every_usual_packing_of_a_tar_is_read(name: str, pack: Callable[[bytes], bytes]) -> None:
    data = tarred((special(tarfile.DIRTYPE, "kim"), b""), ("kim/clamp.py", RIGHT), ("kim/clamp.pyc", b"stale"))
    assert taken(pack(data), name) == {"kim/clamp.py": RIGHT}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("folder", ["kim", "k" * 90, "김민준"])
def test_names_are_read_from_every_format_of_a_tar(form: int, folder: str) -> None:
    data = tarred((f"{folder}/clamp.py", RIGHT), ("other/clamp.ipynb", b"{}"), form=form)
    assert taken(data, "kim.tar") == {f"{folder}/clamp.py": RIGHT, "other/clamp.ipynb": b"{}"}


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_name_too_long_for_its_header_is_read_from_the_one_before(form: int) -> None:
    folder = "/".join(["한" * 60, "k" * 120])
    data = tarred((f"{folder}/clamp.py", RIGHT), ("lee/clamp.py", b"1"), form=form)
    assert taken(data, "kim.tar") == {f"{folder}/clamp.py": RIGHT, "lee/clamp.py": b"1"}


def test_attributes_that_are_no_name_change_nothing() -> None:
    global_ = record(b"comment", b"0123456789abcdef") + record(b"path", b"elsewhere.py")  # as git archive writes it
    own = record(b"mtime", b"1.5") + record(b"SCHILY.xattr.user.note", b"clamp.py = \n\0")
    data = block("g", b"g", global_) + block("x", b"x", own) + block("clamp.py", b"0", RIGHT) + END
    assert taken(data, "kim.tar") == {"clamp.py": RIGHT}


def test_nested_folders_are_looked_into() -> None:
    path = "/".join(["f"] * (MAX_DEPTH - 1) + ["clamp.py"])
    assert taken(zipped((path, RIGHT)), "kim.zip") == {path: RIGHT}


def test_windows_paths_are_paths() -> None:
    assert taken(zipped(("kim\\work\\clamp.py", RIGHT)), "kim.zip") == {"kim/work/clamp.py": RIGHT}


@pytest.mark.parametrize("encoding", ["euc_kr", "utf-8"])
def test_korean_names_of_a_zip_are_read_also_where_it_does_not_say_how(encoding: str) -> None:
    name = "김철수".encode(encoding)
    stand_in = b"x" * len(name)
    renamed = zipped((f"{stand_in.decode()}/clamp.py", RIGHT)).replace(stand_in, name)
    assert str(read_members(renamed, "all.zip", WANTED)[0].path) == "김철수/clamp.py"


def test_other_names_of_a_zip_that_does_not_say_how_are_read_as_ever() -> None:
    plain = zipped(("Mxller/clamp.py", RIGHT)).replace(b"Mxller", "Müller".encode("cp437"))
    assert [str(member.path) for member in read_members(plain, "all.zip", WANTED)] == ["Müller/clamp.py"]


def test_what_is_named_like_an_archive_is_one() -> None:
    assert all(is_archive(Path(name)) for name in ("a.zip", "a.ZIP", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.xz"))
    assert not any(is_archive(Path(name)) for name in ("a.py", "a.ipynb", "zip", "a.zip.py", ".zip"))


# --- names that lead elsewhere -----------------------------------------------------------------------------------

CLIMBING = [
    "../clamp.py",
    "kim/../../clamp.py",
    "kim/..",
    "..\\clamp.py",
    "kim\\..\\..\\clamp.py",
    "/etc/clamp.py",
    "//server/clamp.py",
    "\\clamp.py",
    "\\\\server\\share\\clamp.py",
    "C:\\clamp.py",
    "c:/clamp.py",
]


@pytest.mark.parametrize("name", CLIMBING)
def test_a_name_that_climbs_out_refuses_the_zip(name: str) -> None:
    assert refusal(zipped(("clamp.py", RIGHT), (name, b"")), "kim.zip") == (
        f"its member {name!r} leads out of the archive"
    )


@pytest.mark.parametrize("name", CLIMBING)
def test_a_name_that_climbs_out_refuses_the_tar(name: str) -> None:
    assert refusal(tarred(("clamp.py", RIGHT), (name, b"")), "kim.tar") == (
        f"its member {name!r} leads out of the archive"
    )


@pytest.mark.parametrize(
    "before", [block("L", b"L", b"../clamp.py\0"), block("x", b"x", record(b"path", b"/clamp.py"))]
)
def test_a_long_name_may_climb_no_more_than_a_short_one(before: bytes) -> None:
    data = before + block("clamp.py", b"0", RIGHT) + END
    assert refusal(data, "kim.tar").endswith("clamp.py' leads out of the archive")


def test_a_folder_that_climbs_out_is_refused_as_well() -> None:
    assert "leads out" in refusal(zipped(("../kim/", b"")), "kim.zip")
    assert "leads out" in refusal(tarred((special(tarfile.DIRTYPE, "../kim"), b"")), "kim.tar")


def test_a_member_one_folder_too_deep_is_refused() -> None:
    path = "/".join(["f"] * MAX_DEPTH + ["clamp.py"])
    expected = f"its member {path!r} lies more than {MAX_DEPTH} folders deep"
    assert refusal(zipped((path, RIGHT)), "kim.zip") == refusal(tarred((path, RIGHT)), "kim.tar") == expected


def test_two_members_of_one_name_are_refused_good_first_or_bad_first() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("clamp.py", RIGHT), ("clamp.py", b"bad"))
    assert refusal(data, "kim.zip") == "it has two members named 'clamp.py'"
    assert (
        refusal(tarred(("clamp.py", b"bad"), ("clamp.py", RIGHT)), "kim.tar") == "it has two members named 'clamp.py'"
    )


@pytest.mark.parametrize("other", ["./clamp.py", "kim/../clamp.py", ".//clamp.py", "clamp.py/"])
def test_two_spellings_of_one_name_are_refused(other: str) -> None:
    assert refusal(zipped(("clamp.py", RIGHT), (other, b"")), "kim.zip").startswith(
        "its member" if ".." in other else "it has two members"
    )


# --- what is no file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [0o120000, 0o010000, 0o020000, 0o060000, 0o140000])
def test_a_zip_with_a_link_a_pipe_a_device_or_a_socket_is_refused_by_its_name(kind: int) -> None:
    data = zipped(("clamp.py", RIGHT), (entry("kim/clamp.py", kind | 0o644), b"/etc/passwd"))
    assert refusal(data, "kim.zip") == "its member 'kim/clamp.py' is a link or a device"


@pytest.mark.parametrize(
    "member",
    [
        special(tarfile.SYMTYPE, linkname="/etc/passwd"),
        special(tarfile.LNKTYPE, linkname="../secret.py"),
        special(tarfile.FIFOTYPE),
        special(tarfile.CHRTYPE, devmajor=1, devminor=5),
        special(tarfile.BLKTYPE, devmajor=8, devminor=0),
        special(tarfile.GNUTYPE_SPARSE),
        special(b"V"),
    ],
    ids=lambda member: member.type.decode(),
)
def test_a_tar_with_a_link_a_pipe_or_a_device_is_refused_by_its_name(member: tarfile.TarInfo) -> None:
    data = tarred(("kim/clamp.py", RIGHT))[:-1024].rstrip(b"\0")
    data += b"\0" * (-len(data) % 512) + member.tobuf(tarfile.GNU_FORMAT) + END
    assert refusal(data, "kim.tar") == "its member 'clamp.py' is a link or a device"


def test_a_link_is_refused_although_nobody_wants_it() -> None:
    link = special(tarfile.SYMTYPE, "notes.txt", linkname="clamp.py")
    assert "'notes.txt' is a link" in refusal(tarred(("clamp.py", RIGHT), (link, b"")), "kim.tar")


@pytest.mark.parametrize("mode", [0o4755, 0o2755, 0o6777])
def test_a_member_that_asks_to_run_as_another_user_is_refused(mode: int) -> None:
    expected = "its member 'clamp.py' asks to run as another user (set-uid)"
    assert refusal(zipped((entry("clamp.py", 0o100000 | mode), RIGHT)), "kim.zip") == expected
    assert refusal(tarred((special(tarfile.REGTYPE, mode=mode), RIGHT)), "kim.tar") == expected


def test_a_shared_folder_of_a_group_is_an_honest_one() -> None:
    folder = special(tarfile.DIRTYPE, "kim", mode=0o2775)
    assert taken(zipped((entry("kim/", 0o042775), b""), ("kim/clamp.py", RIGHT)), "kim.zip")
    assert taken(tarred((folder, b""), ("kim/clamp.py", RIGHT)), "kim.tar")


# --- bombs -------------------------------------------------------------------------------------------------------


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    half = b"\0" * (MAX_UNPACKED_BYTES // 2)
    data = zipped(("a/clamp.py", half), ("b/clamp.py", half + b"\0"))
    assert len(data) < 200_000
    assert refusal(data, "kim.zip") == "it unpacks to more than 64 MiB"


def test_what_nobody_wants_is_neither_unpacked_nor_counted() -> None:
    half = b"\0" * (MAX_UNPACKED_BYTES // 2)
    images = [(f"data/{number}.png", b"") for number in range(2 * MAX_MEMBERS)]
    members = [("clamp.py", RIGHT), ("a.bin", half), ("b.bin", half + b"\0"), *images]
    assert taken(zipped(*members), "kim.zip") == {"clamp.py": RIGHT}
    assert taken(gzip.compress(tarred(*members), 1), "kim.tgz") == {"clamp.py": RIGHT}


def test_an_environment_is_not_looked_into_whatever_its_links_and_depth() -> None:
    deep = "/".join(["site-packages", *"abcdefgh", "clamp.py"])
    members: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("clamp.py", RIGHT),
        ("work/pyvenv.cfg", b""),
        (entry("work/lib64", 0o120777), b"lib"),
        (f"work/lib/{deep}", b"1"),
        (f".venv/lib/{deep}", b"1"),
    ]
    assert taken(zipped(*members), "kim.zip") == {"clamp.py": RIGHT}


def test_a_zip_whose_member_lies_about_its_size_is_refused() -> None:
    data = zipped(("clamp.py", b"\0" * 1_000_000))
    size = struct.pack("<L", 1_000_000)
    assert data.count(size) == 2  # before the member and in the directory
    lies = refusal(data.replace(size, struct.pack("<L", 10)), "kim.zip")
    assert lies.startswith("it cannot be read as an archive (Bad CRC-32")
    assert "size" in refusal(data.replace(size, struct.pack("<L", 2_000_000)), "kim.zip")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_tar_that_unpacks_to_too_much_is_refused(pack: Callable[[bytes], bytes]) -> None:
    suffix = {gzip.compress: "gz", bz2.compress: "bz2", lzma.compress: "xz"}[pack]
    data = pack(special(tarfile.REGTYPE, "clamp.py", size=MAX_UNPACKED_BYTES + 1).tobuf() + b"\0" * 3_000_000)
    assert len(data) < 10_000
    assert refusal(data, f"kim.tar.{suffix}") == "it unpacks to more than 64 MiB"


@pytest.mark.parametrize("kind", [b"x", b"g", b"L", b"K"])
def test_a_header_of_a_tar_may_not_be_the_bomb(kind: bytes) -> None:
    data = gzip.compress(block("bomb", kind, claimed=MAX_HEADER_BYTES + 1) + b"\0" * 9_000_000, 1)
    assert refusal(data, "kim.tar.gz") == "its member 'bomb' is not of a size that is taken"


def test_many_headers_of_a_tar_may_not_be_the_bomb_together() -> None:
    one = block("bomb", b"x", record(b"comment", b"c" * 1_000_000))
    assert "'bomb' is not of a size" in refusal(one * 9 + block("clamp.py", b"0", RIGHT) + END, "kim.tar")


@pytest.mark.parametrize("size", [-1, -(2**62), 2**40])
def test_a_size_that_no_file_has_is_refused(size: int) -> None:
    info = special(tarfile.REGTYPE, size=size)
    assert refusal(info.tobuf(tarfile.GNU_FORMAT) + END, "kim.tar") in (
        "its member 'clamp.py' is not of a size that is taken",
        "it unpacks to more than 64 MiB",
    )


@pytest.mark.parametrize("attribute", [b"GNU.sparse.major", b"GNU.sparse.map", b"GNU.sparse.realsize", b"size"])
def test_an_attribute_that_makes_a_file_larger_than_it_is_refuses_the_tar(attribute: bytes) -> None:
    data = block("x", b"x", record(attribute, b"999999999999")) + block("clamp.py", b"0", RIGHT) + END
    assert refusal(data, "kim.tar") == "it is packed in a way that is not taken (a sparse file)"


@pytest.mark.parametrize(
    "record", [b"0 path=x\n", b"-9 path=x\n", b"999 path=x\n", b"x path=x\n", b"path=x\n", b"1" * 5000 + b" path=x\n"]
)
def test_an_attribute_of_a_length_that_is_none_ends_the_reading(record: bytes) -> None:
    data = block("x", b"x", record) + block("clamp.py", b"0", RIGHT) + END
    assert refusal(data, "kim.tar").startswith("it cannot be read as an archive (")


def test_so_many_members_that_their_list_alone_is_too_long_are_too_many() -> None:
    assert refusal(directory(MAX_ENTRIES + 1), "kim.zip") == f"it has more than {MAX_ENTRIES} members"
    one = block("x.txt", b"0")
    names = (f"{number}.txt".encode() for number in range(MAX_ENTRIES + 1))
    tar = (
        b"".join(_with_right_checksums(one.replace(b"x.txt\0\0\0\0\0", name.ljust(10, b"\0"))) for name in names) + END
    )
    assert refusal(gzip.compress(tar, 1), "kim.tar.gz") == f"it has more than {MAX_ENTRIES} members"


def test_as_many_members_as_there_may_be_are_taken_and_one_more_is_not() -> None:
    names = [f"{number}/clamp.py" for number in range(MAX_MEMBERS)]
    more = [(name, b"") for name in (*names, "clamp.py")]
    assert len(taken(zipped(*more[:-1]), "kim.zip")) == len(taken(tarred(*more[:-1]), "kim.tar")) == MAX_MEMBERS
    too_many = f"it has more than {MAX_MEMBERS} members that an exercise could take"
    assert refusal(zipped(*more), "kim.zip") == refusal(tarred(*more), "kim.tar") == too_many


def test_headers_that_stand_before_no_member_are_counted() -> None:
    before = block("x", b"x", record(b"a", b"b"))
    honest = before * (MAX_HEADERS - 2) + block("clamp.py", b"0", RIGHT) + END  # and the header that is its end
    assert taken(gzip.compress(honest, 1), "kim.tgz") == {"clamp.py": RIGHT}
    assert refusal(gzip.compress(before + honest, 1), "kim.tgz") == "it has too many headers"


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("kim.tar.gz", functools.partial(gzip.compress, compresslevel=1)),
        ("kim.tgz", functools.partial(gzip.compress, compresslevel=1)),
        ("kim.tar.bz2", bz2.compress),
        ("kim.tar.xz", lzma.compress),
    ],
)
def test_an_archive_may_be_packed_in_pieces_but_not_in_millions(name: str, pack: Callable[[bytes], bytes]) -> None:
    """Tools that pack on several processors make pieces; every empty one costs as much time as a full one."""
    whole = block("clamp.py", b"0", RIGHT) + END
    pieces = b"".join(pack(whole[start : start + 100]) for start in range(0, len(whole), 100))
    assert taken(pack(b"") * 1000 + pieces, name) == {"clamp.py": RIGHT}
    assert refusal(pack(b"") * (MAX_MEMBERS + 1) + pieces, name) == "it is packed in too many pieces"


def directory(entries: int) -> bytes:
    """A zip that is nothing but its own table of contents."""
    table = b"".join(
        struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, *(0,) * 7, 6, *(0,) * 6) + b"%06x" % number
        for number in range(entries)
    )
    return table + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(table), 0, 0)


# --- what cannot be read -----------------------------------------------------------------------------------------


def test_an_encrypted_zip_is_refused() -> None:
    data = bytearray(zipped(("clamp.py", RIGHT)))
    data[6] |= 1  # the flag of the member
    data[data.index(b"PK\1\2") + 8] |= 1  # and of its entry in the directory
    assert refusal(bytes(data), "kim.zip") == "its member 'clamp.py' is encrypted"


def test_a_packing_that_python_does_not_know_is_refused() -> None:
    data = bytearray(zipped(("clamp.py", RIGHT)))
    data[8] = data[data.index(b"PK\1\2") + 10] = 97
    assert refusal(bytes(data), "kim.zip").startswith("it is packed in a way that is not taken (")


def test_a_member_that_begins_beyond_all_numbers_is_refused() -> None:
    info = zipfile.ZipInfo("clamp.py")
    info.extra = struct.pack("<HHQ", 0x6666, 8, 2**63 + 5)
    data = bytearray(zipped((info, RIGHT)))
    directory = data.index(b"PK\x01\x02")
    data[directory + 42 : directory + 46] = b"\xff" * 4  # the offset is in the extra field
    at = data.rindex(b"\x66\x66\x08\x00")
    data[at : at + 2] = b"\x01\x00"
    assert refusal(bytes(data), "all.zip").startswith("it cannot be read as an archive (")


def test_members_with_too_many_extra_fields_are_refused() -> None:
    infos = [zipfile.ZipInfo(f"{number}.txt") for number in range(20)]
    for info in infos:
        info.extra = b"\x99\x99\0\0" * 16_000
    assert refusal(zipped(*((info, b"") for info in infos)), "all.zip") == (
        "its members have more than 1024 KiB of extra fields"
    )
    assert read_members(zipped(*((info, b"") for info in infos[:10])), "all.zip", WANTED) == []


def test_a_member_without_a_name_is_refused() -> None:
    data = zipped(("clamp.py", RIGHT))
    start = data.index(b"PK\1\2")
    nameless = (
        data[:26] + b"\0\0" + data[28 : start + 28] + b"\0\0" + data[start + 30 : start + 46] + data[start + 54 :]
    )
    size = struct.pack("<L", 54)
    assert refusal(nameless.replace(size, struct.pack("<L", 46)), "kim.zip").startswith(
        "it cannot be read as an archive"
    )


@pytest.mark.parametrize("name", ["kim.zip", "kim.tar", "kim.tar.gz", "kim.tar.bz2", "kim.tar.xz"])
@pytest.mark.parametrize("data", [b"", b"\0", b"no archive at all", b"PK\x05\x06", RIGHT * 100], ids=range(5))
def test_what_is_no_archive_is_refused(name: str, data: bytes) -> None:
    assert refusal(data, name).startswith("it cannot be read as an archive (")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kim.zip", zipped(("clamp.py", RIGHT), ("lee/clamp.py", RIGHT), packing=zipfile.ZIP_STORED)),
        ("kim.tar", tarred(("clamp.py", RIGHT), ("lee/clamp.py", RIGHT))),
        ("kim.tar.gz", gzip.compress(tarred(("clamp.py", RIGHT)))),
        ("kim.tar.bz2", bz2.compress(tarred(("clamp.py", RIGHT)))),
        ("kim.tar.xz", lzma.compress(tarred(("clamp.py", RIGHT)))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_truncated_archive_is_refused_wherever_it_was_cut(name: str, data: bytes) -> None:
    whole = len(data) if not name.endswith(".tar") else data.index(END)  # all that follows a tar's end is padding
    for length in range(0, whole, 7):
        assert refusal(data[:length], name).startswith("it cannot be read as an archive (")


def test_an_archive_larger_than_is_taken_is_refused_unread() -> None:
    assert refusal(bytes(MAX_UNPACKED_BYTES + 1), "kim.zip") == "it is larger than 64 MiB"


_SEEDS = [
    ("a.zip", zipped(("a/clamp.py", RIGHT), ("b/clamp.ipynb", b"{}"), ("김/clamp.py", RIGHT))),
    ("a.zip", zipped(("a/clamp.py", RIGHT), packing=zipfile.ZIP_LZMA)),
    ("a.tar", tarred(("a/clamp.py", RIGHT), ("k" * 120 + "/clamp.py", RIGHT), ("김/clamp.py", RIGHT))),
    ("a.tar", tarred(("a/clamp.py", RIGHT), ("k" * 120 + "/clamp.py", RIGHT), form=tarfile.GNU_FORMAT)),
    ("a.tar.gz", gzip.compress(tarred(("a/clamp.py", RIGHT)))),
    ("a.tar.xz", lzma.compress(tarred(("a/clamp.py", RIGHT)))),
]


def _with_right_checksums(data: bytes) -> bytes:
    """Damaged headers of a tar signed again, so that the damage is read and not only noticed."""
    blocks = bytearray(data)
    for start in range(0, len(blocks) - 511, 512):
        if blocks[start + 257 : start + 262] == b"ustar":
            blocks[start + 148 : start + 156] = b" " * 8
            blocks[start + 148 : start + 156] = b"%06o\0 " % sum(blocks[start : start + 512])
    return bytes(blocks)


def _damaged(seed: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(seed)
    for _ in range(150):
        name, whole = chance.choice(_SEEDS)
        data = bytearray(whole)
        for _ in range(chance.choice([1, 2, 8])):
            place = chance.randrange(len(data))
            new = chance.choice([chance.randbytes(1), chance.randbytes(8), b"\xff" * 4, bytes(4), b""])
            data[place : place + chance.choice([0, 1, len(new), 40])] = new
        yield name, _with_right_checksums(bytes(data)) if name == "a.tar" else bytes(data)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.integers(0, 2**32))
def test_a_damaged_archive_is_read_or_refused_and_nothing_else(seed: int) -> None:
    for name, data in _damaged(seed):
        try:
            members = read_members(data, name, WANTED)
        except BadArchiveError as error:
            assert str(error)  # noqa: PT017 either outcome is right
        else:
            assert all(WANTED(member.path.name) and ".." not in member.path.parts for member in members)
            assert not any(member.path.is_absolute() for member in members)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_a_member_is_called_its_path_stays_inside(name: str) -> None:
    for data, archive in (
        (zipped((f"{name}/clamp.py", RIGHT)), "a.zip"),
        (tarred((f"{name}/clamp.py", RIGHT)), "a.tar"),
    ):
        try:
            members = read_members(data, archive, WANTED)
        except BadArchiveError as error:
            assert "leads out" in str(error) or "folders deep" in str(error)  # noqa: PT017 either outcome is right
            continue
        for member in members:
            assert not member.path.is_absolute()
            assert PurePosixPath("inside") in (PurePosixPath("inside") / member.path).parents
            assert ".." not in member.path.parts


# --- a class -----------------------------------------------------------------------------------------------------


class Counted(io.FileIO):
    """A file that knows how much of it was read."""

    count = 0

    def readinto(self, buffer: object, /) -> int | None:
        read = super().readinto(buffer)  # type: ignore[arg-type]
        self.count += read or 0
        return read


def test_the_list_of_a_class_is_read_and_none_of_its_notebooks_before_its_turn(tmp_path: Path) -> None:
    notebook = random.Random(1).randbytes(1 << 20)
    members = [(f"class/{number}/clamp.ipynb", notebook) for number in range(20)]
    (tmp_path / "class.zip").write_bytes(zipped(*members, packing=zipfile.ZIP_STORED))
    raw = Counted(tmp_path / "class.zip")
    listed = list_class(tmp_path / "class.zip", io.BufferedReader(raw), WANTED)
    assert raw.count < 200_000
    assert listed[7].read(2 << 20) == notebook
    assert raw.count < 2_000_000


@pytest.mark.parametrize("data", [b"", b"PK\5\6", b"no archive at all", directory(3)[:-4]], ids=range(4))
@pytest.mark.parametrize("name", ["class.zip", "class.tar", "class.tgz"])
def test_what_is_not_a_classs_archive_is_refused(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(data)
    with open(tmp_path / name, "rb") as file, pytest.raises(BadArchiveError, match="it cannot be read as an archive"):
        list_class(tmp_path / name, file, WANTED)


def test_a_member_of_a_class_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    members = ("kim/clamp.py", b"#" * 5000)
    for name, data in (("class.zip", zipped(members)), ("class.tar", tarred(members))):
        (tmp_path / name).write_bytes(data)
        [listed] = list_class(tmp_path / name, open(tmp_path / name, "rb"), WANTED)  # noqa: SIM115 it is held
        assert len(listed.read(1000)) == 1001


def test_nothing_of_an_archive_is_written_to_disk(tmp_path: Path) -> None:
    uploads = tmp_path / "folder" / "uploads"
    uploads.mkdir(parents=True)
    (uploads / "kim.zip").write_bytes(zipped(("kim/clamp.py", RIGHT)))
    (uploads / "lee.zip").write_bytes(zipped(("../clamp.py", RIGHT)))
    found = find_submissions([uploads], {"clamp.py": "clamp"})
    assert [each.source for each in found.submissions] == [RIGHT, b""]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "kim.zip", "lee.zip", "uploads"]
