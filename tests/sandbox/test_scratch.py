from __future__ import annotations

import mmap
import os
import stat
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.sandbox.scratch import MAX_LOOKED_INTO, holds_more_than, nameless_bytes, remove_tree


def test_an_empty_folder_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    remove_tree(folder)
    assert not folder.exists()


def test_what_lies_beside_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "scratch" / "inner").mkdir(parents=True)
    (tmp_path / "beside").write_text("kept")
    remove_tree(tmp_path / "scratch")
    assert [entry.name for entry in tmp_path.iterdir()] == ["beside"]


def test_1200_levels_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    level = os.open(folder, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d" * 10, dir_fd=level)
        below = os.open("d" * 10, os.O_RDONLY, dir_fd=level)
        os.close(level)
        level = below
    os.close(level)
    remove_tree(folder)
    assert not folder.exists()


def test_many_folders_beside_and_below_each_other_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    for name in ("a/b/c", "a/b/d", "a/.lifted-0/e", ".lifted-0/f", ".lifted-1"):
        (folder / name).mkdir(parents=True)
        (folder / name / "file").write_text("x")
    remove_tree(folder)
    assert not folder.exists()


def test_folders_of_mode_000_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    inner = folder / "outer" / "inner"
    inner.mkdir(parents=True)
    (inner / "file").write_text("x")
    for locked in (inner / "file", inner, inner.parent, folder):
        locked.chmod(0)
    remove_tree(folder)
    assert not folder.exists()


@pytest.mark.parametrize(
    "name", [b"-rf", b"a\nb", b"\xff\xfe", b"x" * 255, "\u202egnp.exe".encode(), b" ", b"*", b".lifted-0", b"..."]
)
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_odd_names_are_removed(tmp_path: Path, name: bytes, kind: str) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    path = os.path.join(os.fsencode(folder), name)
    if kind == "file":
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0))
    else:
        os.mkdir(path)
        os.mkdir(os.path.join(path, name))
    remove_tree(folder)
    assert not folder.exists()


def test_links_are_removed_and_what_they_point_to_stays(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "kept").write_text("kept")
    folder = tmp_path / "scratch"
    (folder / "inner").mkdir(parents=True)
    for place in (folder, folder / "inner"):
        (place / "to-folder").symlink_to(target)
        (place / "to-file").symlink_to(target / "kept")
        (place / "to-nothing").symlink_to(tmp_path / "nothing")
        (place / "to-itself").symlink_to(place / "to-itself")
    os.link(target / "kept", folder / "hard")
    remove_tree(folder)
    assert not folder.exists()
    assert (target / "kept").read_text() == "kept"


def test_a_named_pipe_is_removed_without_being_opened(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    remove_tree(folder)
    assert not folder.exists()


def test_a_link_in_the_folders_place_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "kept").write_text("kept")
    (tmp_path / "scratch").symlink_to(target)
    with pytest.raises(OSError, match="scratch"):
        remove_tree(tmp_path / "scratch")
    assert (target / "kept").read_text() == "kept"


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    def lowest() -> int:
        descriptor = os.open("/", os.O_RDONLY)
        os.close(descriptor)
        return descriptor

    (tmp_path / "scratch" / "a" / "b").mkdir(parents=True)
    before = lowest()
    remove_tree(tmp_path / "scratch")
    assert lowest() == before


def test_where_folders_cannot_be_opened_one_is_removed_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", set())
    target = tmp_path / "target"
    target.mkdir()
    (target / "kept").write_text("kept")
    target.chmod(0o500)
    inner = tmp_path / "scratch" / "outer" / "inner"
    inner.mkdir(parents=True)
    (inner / "file").write_text("x")
    (inner / "to-folder").symlink_to(target)
    for locked in (inner / "file", inner, inner.parent, inner.parent.parent):
        locked.chmod(0)
    remove_tree(tmp_path / "scratch")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert (target / "kept").read_text() == "kept"
    assert target.stat().st_mode & 0o777 == 0o500


def test_where_no_blocks_are_told_a_file_takes_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Status(NamedTuple):
        st_size: int
        st_mode: int

    (tmp_path / "file").touch()
    monkeypatch.setattr("grader.sandbox.scratch._entries", lambda *_: [("file", Status(100_000, stat.S_IFREG))])
    assert holds_more_than(tmp_path, 90_000, 100)
    assert not holds_more_than(tmp_path, 100_000, 100)


def test_a_folder_holds_the_blocks_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(bytes(100_000))
    assert holds_more_than(tmp_path, 90_000, 100)
    assert not holds_more_than(tmp_path, 200_000, 100)


def test_a_file_of_holes_takes_no_space(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    os.truncate(tmp_path / "file", 1 << 30)
    assert not holds_more_than(tmp_path, 90_000, 100)


def test_a_folder_holds_its_entries_however_small(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"file-{number}").touch()
    assert holds_more_than(tmp_path, 1 << 30, 9)
    assert not holds_more_than(tmp_path, 1 << 30, 10)


def test_a_folder_too_deep_to_look_into_counts_as_full(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(MAX_LOOKED_INTO):
        deep = deep / "d"
    deep.mkdir(parents=True)
    assert not holds_more_than(tmp_path, 1 << 30, 1000)
    (deep / "d").mkdir()
    assert holds_more_than(tmp_path, 1 << 30, 1000)


def test_a_link_is_not_looked_through(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(100_000))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file").symlink_to(tmp_path / "large")
    (folder / "up").symlink_to(tmp_path)
    assert not holds_more_than(folder, 90_000, 100)


@pytest.mark.parametrize("swapped", ["inner", "inner/deeper"])
def test_a_link_that_takes_the_place_of_a_folder_is_not_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    """Else a worker would have us list what it may not, and learn how much there is."""
    (tmp_path / "others" / "deeper" / "deepest").mkdir(parents=True)
    (tmp_path / "others" / "deeper" / "deepest" / "large").write_bytes(bytes(100_000))
    (tmp_path / "scratch" / "inner" / "deeper" / "deepest").mkdir(parents=True)
    open_ = os.open

    def swap_first(path: str, flags: int) -> int:
        if path == str(tmp_path / "scratch" / "inner" / "deeper"):
            (tmp_path / "scratch" / swapped).rename(tmp_path / "away")
            (tmp_path / "scratch" / swapped).symlink_to(tmp_path / swapped.replace("inner", "others"))
        return open_(path, flags)

    monkeypatch.setattr(os, "open", swap_first)
    monkeypatch.setattr(os, "supports_dir_fd", {swap_first})
    assert not holds_more_than(tmp_path / "scratch", 90_000, 100)
    assert (tmp_path / "scratch" / swapped).is_symlink()


def test_a_folder_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    assert not holds_more_than(tmp_path / "gone", 0, 0)


def test_an_open_file_without_a_name_counts_and_one_with_a_name_does_not(tmp_path: Path) -> None:
    before = nameless_bytes(os.getpid())
    with (tmp_path / "file").open("wb") as file:
        file.write(bytes(200_000))
        file.flush()
        os.fsync(file.fileno())
        assert nameless_bytes(os.getpid()) == before
        (tmp_path / "file").unlink()
        assert before + 200_000 <= nameless_bytes(os.getpid()) < before + 300_000
    assert nameless_bytes(os.getpid()) == before


def test_a_file_that_was_opened_twice_counts_once(tmp_path: Path) -> None:
    before = nameless_bytes(os.getpid())
    with (tmp_path / "file").open("wb") as file, (tmp_path / "file").open("rb"):
        file.write(bytes(200_000))
        file.flush()
        os.fsync(file.fileno())
        (tmp_path / "file").unlink()
        assert before + 200_000 <= nameless_bytes(os.getpid()) < before + 300_000


def test_a_mapped_file_without_a_name_counts_when_it_is_closed(tmp_path: Path) -> None:
    before = nameless_bytes(os.getpid())
    with (tmp_path / "file").open("w+b") as file:
        file.write(bytes(200_000))
        file.flush()
        mapped = mmap.mmap(file.fileno(), 200_000)
    assert nameless_bytes(os.getpid()) == before
    (tmp_path / "file").unlink()
    assert before + 200_000 <= nameless_bytes(os.getpid()) < before + 300_000
    mapped.close()
    assert nameless_bytes(os.getpid()) == before


@pytest.mark.parametrize(
    "name", ["a\x0cb", "a\x0c0-0 x x 0:0 7", "a\r0-0 x x 0:0 7", "a\x850-0 x x 0:0 7", "a b", "a\\b"]
)
def test_a_mapped_file_counts_whatever_its_name_looks_like(tmp_path: Path, name: str) -> None:
    before = nameless_bytes(os.getpid())
    with (tmp_path / name).open("w+b") as file:
        file.write(bytes(200_000))
        file.flush()
        mapped = mmap.mmap(file.fileno(), 200_000)
    (tmp_path / name).unlink()
    assert before + 200_000 <= nameless_bytes(os.getpid()) < before + 300_000
    mapped.close()


def test_a_process_that_has_ended_holds_nothing() -> None:
    with subprocess.Popen(["/bin/true"]) as process:
        process.wait()
    assert nameless_bytes(process.pid) == 0
