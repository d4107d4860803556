# group: uploads and names
# tries: Swap a link in for the file, for a folder above it, for the archive and for a helper while files are collected.
# comes: the learner's own bytes or a rejection, never what the link points to
"""A link is swapped in for a file or folder while files are collected: what it leads to is never what is graded."""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import pytest

from grader.classroom.hand_ins import HandIns, Options, find_hand_ins
from grader.classroom.names import Taken
from grader.classroom.place import Place
from grader.classroom.submissions import find_submissions
from grader.classroom.trees import FolderTree
from grader.errors import UsageError

SECRET = b"# what nobody may read\n"
OWN = b"def f(): return 1\n"
ROUNDS = 400


@contextmanager
def swapping(place: Path, secret: Path) -> Iterator[None]:
    """Have ``place`` be a file and a link to ``secret`` in turns, as fast as the machine can."""
    own, link, done = place.with_name("own"), place.with_name("link"), threading.Event()

    def swap() -> None:
        while not done.is_set():
            own.write_bytes(OWN)
            os.replace(own, place)
            link.symlink_to(secret)
            os.replace(link, place)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_link_swapped_in_while_files_are_collected_is_not_followed(tmp_path: Path) -> None:
    learner, secret = tmp_path / "class" / "kim", tmp_path / "secret.py"
    learner.mkdir(parents=True)
    secret.write_bytes(SECRET)
    (learner / "f.py").write_bytes(OWN)
    seen: set[bytes] = set()
    with swapping(learner / "f.py", secret):
        for _ in range(ROUNDS):
            try:
                found = find_submissions([tmp_path / "class"], {"f.py": "f"})
            except UsageError:  # at that moment there was nothing but a link
                continue
            seen |= {submission.source for submission in found.submissions if submission.source}
    assert seen == {OWN}


def built(root: Path, place: str = "kim") -> Path:
    """A class of three, in which the second learner's file lies in ``place``; and a secret beside it."""
    for folder in ("jo", place, "lee"):
        (root / "class" / folder).mkdir(parents=True)
        (root / "class" / folder / "f.py").write_bytes(OWN)
        (root / "class" / folder / "helper.py").write_bytes(OWN)
    (root / "secret").mkdir()
    for name in ("f.py", "helper.py"):
        (root / "secret" / name).write_bytes(SECRET)
    return root / "class"


def swap(folder: Path, target: Path) -> None:
    """Put a link to ``target`` in the place of ``folder``."""
    folder.rename(folder.with_name("away"))
    folder.symlink_to(target)


def listed(root: Path) -> HandIns:
    return find_hand_ins([root], [Taken("f", "f.py")], Options())


@pytest.mark.parametrize("place", ["kim", "kim/work", "kim/work/deep/deeper"])
def test_a_folder_swapped_for_a_link_after_it_was_listed_costs_its_learner_alone(tmp_path: Path, place: str) -> None:
    root = built(tmp_path, place)
    found = listed(root)
    swap(root / place, tmp_path / "secret")
    jo, kim, lee = (each.read() for each in found.items)
    assert (kim.learner, kim.slug, kim.source, kim.helpers) == ("kim", "f", b"", ())
    assert kim.rejection == f"the folder that it lies in, {place}, is a symbolic link"
    for neighbour in (jo, lee):
        assert (neighbour.source, neighbour.rejection, len(neighbour.helpers)) == (OWN, None, 1)


def test_a_folder_above_the_one_that_was_read_is_not_followed_either(tmp_path: Path) -> None:
    root = built(tmp_path, "kim/work")
    found = listed(root)
    (tmp_path / "secret" / "work").symlink_to(".")
    swap(root / "kim", tmp_path / "secret")
    _, kim, _ = (each.read() for each in found.items)
    assert (kim.source, kim.rejection) == (b"", "the folder that it lies in, kim, is a symbolic link")


def test_a_folder_swapped_for_a_link_before_it_is_listed_costs_its_learner_alone(tmp_path: Path) -> None:
    root = built(tmp_path)
    tree = FolderTree(Place.of_folder(root))
    swap(root / "kim", tmp_path / "secret")
    [entry] = tree.below(PurePosixPath("kim"))
    assert entry.flaw == "it is a symbolic link"
    assert [each.path.name for each in tree.below(PurePosixPath("lee"))] == ["f.py", "helper.py"]


def test_an_archive_whose_folder_is_swapped_for_a_link_is_not_read(tmp_path: Path) -> None:
    root = built(tmp_path)
    for folder, data in ((root / "kim", OWN), (tmp_path / "secret", SECRET)):
        (folder / "f.py").unlink()
        with zipfile.ZipFile(folder / "all.zip", "w") as archive:
            archive.writestr("f.py", data)
    found = listed(root)
    swap(root / "kim", tmp_path / "secret")
    _, kim, _ = (each.read() for each in found.items)
    assert (kim.source, kim.rejection) == (b"", "the folder that it lies in, kim, is a symbolic link")


def test_the_folder_that_was_named_is_not_followed_once_it_is_another_one(tmp_path: Path) -> None:
    root = built(tmp_path)
    found = listed(root)
    swap(root, tmp_path / "secret")
    for each in found.items:
        assert (each.read().source, each.read().rejection) == (b"", "the folder that was named is another one now")


@contextmanager
def swapping_folders(folder: Path, secret: Path) -> Iterator[None]:
    """Have ``folder`` be a folder and a link to ``secret`` in turns, as fast as the machine can."""
    away, done = folder.with_name("away"), threading.Event()

    def swap() -> None:
        while not done.is_set():
            folder.rename(away)
            folder.symlink_to(secret)
            folder.unlink()
            away.rename(folder)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_folder_that_is_swapped_all_the_time_is_never_followed(tmp_path: Path) -> None:
    root = built(tmp_path, "kim/work")
    seen: set[bytes] = set()
    with swapping_folders(root / "kim" / "work", tmp_path / "secret"):
        for _ in range(ROUNDS):
            for each in listed(root).items:
                submission = each.read()
                seen |= {submission.source, *(helper.source for helper in submission.helpers)}
    assert seen - {b""} == {OWN}
