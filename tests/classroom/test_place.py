"""Places on disk: what lies there is listed and opened without a link on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.classroom.place import Found, Place, UnreadableError, list_folder, open_file

pytestmark = pytest.mark.quick


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a file in a folder, a link to each, and a pipe."""
    (tmp_path / "root" / "inner").mkdir(parents=True)
    (tmp_path / "root" / "inner" / "file").write_bytes(b"bytes")
    (tmp_path / "root" / "folder link").symlink_to("inner")
    (tmp_path / "root" / "inner" / "link").symlink_to("file")
    os.mkfifo(tmp_path / "root" / "pipe")
    return tmp_path / "root"


def content(place: Place) -> bytes:
    with open_file(place) as file:
        return file.read()


def refused(place: Place) -> str:
    with pytest.raises(UnreadableError) as stopped:
        open_file(place)
    return str(stopped.value)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_a_folder_is_listed_in_the_order_of_its_names(root: Path) -> None:
    assert list_folder(Place.of_folder(root)) == [
        Found("folder link", is_folder=False, is_link=True),
        Found("inner", is_folder=True, is_link=False),
        Found("pipe", is_folder=False, is_link=False),
    ]
    assert [found.name for found in list_folder(Place.of_folder(root) / "inner")] == ["file", "link"]


def test_a_file_is_read(root: Path) -> None:
    assert content(Place.of_folder(root) / "inner" / "file") == b"bytes"
    assert content(Place.of_file(root / "inner" / "file")) == b"bytes"


def test_whoever_names_a_file_may_name_a_link_as_its_folder(root: Path) -> None:
    assert content(Place.of_file(root / "folder link" / "file")) == b"bytes"


def test_what_was_not_named_is_not_followed(root: Path) -> None:
    place = Place.of_folder(root)
    assert refused(place / "inner" / "link") == "it is a symbolic link"
    assert refused(Place.of_file(root / "inner" / "link")) == "it is a symbolic link"
    assert refused(place / "folder link" / "file") == "the folder that it lies in, folder link, is a symbolic link"
    with pytest.raises(UnreadableError, match=r"^it is a symbolic link$"):
        list_folder(place / "folder link")


def test_links_are_refused_where_no_flag_does_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, which opens nothing from a folder's descriptor either."""
    monkeypatch.delattr(os, "O_NOFOLLOW")
    place = Place.of_folder(root)
    assert refused(place / "inner" / "link") == "it is a symbolic link"
    assert refused(place / "folder link" / "file") == "the folder that it lies in, folder link, is a symbolic link"
    assert content(place / "inner" / "file") == b"bytes"
    assert [found.name for found in list_folder(place / "inner")] == ["file", "link"]


def test_what_is_not_a_regular_file_is_not_opened_and_not_waited_for(root: Path) -> None:
    assert refused(Place.of_folder(root) / "pipe") == "it is not a regular file"
    assert refused(Place.of_folder(root) / "inner") == "it is not a regular file"


def test_what_is_not_there_is_said(root: Path) -> None:
    place = Place.of_folder(root)
    assert refused(place / "nobody") == "it cannot be read: No such file or directory"
    assert refused(place / "nobody" / "file") == "it cannot be read: No such file or directory"
    assert refused(place / "pipe" / "file") == "it cannot be read: Not a directory"
    assert refused(Place.of_file(root / "nobody" / "file")) == "it cannot be read: No such file or directory"


def test_a_folder_in_the_place_of_the_one_that_was_named_is_not_looked_into(root: Path) -> None:
    place = Place.of_folder(root)
    root.rename(root.with_name("before"))
    root.mkdir()
    (root / "file").write_bytes(b"others")
    assert refused(place / "file") == "the folder that was named is another one now"
    root.with_name("link").symlink_to("before")
    assert refused(Place.of_folder(root.with_name("link")) / "pipe") == "the folder that was named is another one now"


def test_no_descriptor_is_left_open(root: Path) -> None:
    place = Place.of_folder(root)
    before = descriptors()
    list_folder(place / "inner")
    content(place / "inner" / "file")
    for bad in (place / "folder link" / "file", place / "inner" / "link", place / "inner", place / "nobody"):
        refused(bad)
    assert descriptors() == before


def test_however_deep_a_file_lies_few_descriptors_are_open_at_a_time(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = root.joinpath(*["deep"] * 50)
    deep.mkdir(parents=True)
    (deep / "file").write_bytes(b"bytes")
    most, open_anything = 0, os.open

    def counted(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        nonlocal most
        descriptor = open_anything(path, flags, dir_fd=dir_fd)
        most = max(most, descriptors())
        return descriptor

    place = Place.of_folder(root)._replace(parts=("deep",) * 50) / "file"
    before = descriptors()
    monkeypatch.setattr(os, "open", counted)
    with open_file(place):
        assert descriptors() == before + 1
    assert most == before + 2
