from __future__ import annotations

import errno
import io
import os
import socket
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.classroom import trees
from grader.classroom.files import MAX_NOTEBOOK_BYTES, MAX_SOURCE_BYTES
from grader.classroom.submissions import (
    Found,
    find_submissions,
    read_submission,
)
from grader.errors import UsageError
from grader.model.sentence import Said
from grader.model.submission import Submission

pytestmark = pytest.mark.quick

SLUGS = {"clamp.py": "clamp", "row_sums.py": "row-sums"}


def write(path: Path, data: bytes = b"pass\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def rows(found: Found) -> list[tuple[str, str | None, Said | None]]:
    return [(each.learner, each.slug, each.rejection) for each in found.submissions]


def zipped(path: Path, *names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, f"# {name}\n")
    return path


# --- where submissions are ---------------------------------------------------------------------------------------


def test_a_file_belongs_to_the_learner_whose_folder_it_is_in(tmp_path: Path) -> None:
    path = write(tmp_path / "kim" / "clamp.py", b"x = 1\n")
    expected = Submission("kim", "clamp", path, b"x = 1\n", origin="clamp.py")
    assert find_submissions([path], SLUGS) == Found((expected,), ())


def test_a_bare_file_name_belongs_to_the_folder_that_we_are_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "kim" / "clamp.py")
    monkeypatch.chdir(tmp_path / "kim")
    for path in (Path("clamp.py"), Path(), Path("../kim")):
        assert rows(find_submissions([path], SLUGS)) == [("kim", "clamp", None)]


def test_a_learners_folder_is_every_file_in_it_that_an_exercise_takes(tmp_path: Path) -> None:
    write(tmp_path / "kim" / "row_sums.py")
    write(tmp_path / "kim" / "clamp.py")
    write(tmp_path / "kim" / "notes.txt")
    found = find_submissions([tmp_path / "kim"], SLUGS)
    assert rows(found) == [("kim", "clamp", None), ("kim", "row-sums", None)]
    assert found.left_out == ()


def test_a_folder_of_folders_is_a_class_in_the_order_of_its_names(tmp_path: Path) -> None:
    for learner in ("park", "kim", "lee"):
        write(tmp_path / "class" / learner / "clamp.py")
    found = find_submissions([tmp_path / "class"], SLUGS)
    assert rows(found) == [("kim", "clamp", None), ("lee", "clamp", None), ("park", "clamp", None)]


def test_the_order_of_paths_is_kept_and_a_learner_may_occur_twice(tmp_path: Path) -> None:
    paths = [write(tmp_path / "b" / "kim" / "clamp.py"), write(tmp_path / "a" / "kim" / "clamp.py")]
    assert [each.path for each in find_submissions(paths, SLUGS).submissions] == paths


def test_files_that_no_exercise_takes_are_left_out_by_name(tmp_path: Path) -> None:
    for name in (
        "conftest.py",
        "setup.py",
        "notes.txt",
        "kim/clamp.py",
        "kim/a.ipynb",
        "kim/__pycache__/clamp.pyc",
    ):
        write(tmp_path / "class" / name)
    found = find_submissions([tmp_path / "class"], SLUGS)
    assert rows(found) == [("kim", "clamp", None)]
    assert found.left_out == ("conftest.py", "setup.py")


def test_a_learners_folder_that_is_a_link_is_a_rejected_row_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "clamp.py")
    write(tmp_path / "class" / "kim" / "clamp.py")
    (tmp_path / "class" / "lee").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "class" / "readme.txt").symlink_to(tmp_path / "elsewhere")
    found = find_submissions([tmp_path / "class"], SLUGS)
    assert rows(found) == [("kim", "clamp", None), ("lee", None, "it is a symbolic link")]


def test_folders_whose_names_begin_with_a_dot_are_nobodys(tmp_path: Path) -> None:
    write(tmp_path / "class" / ".git" / "clamp.py")
    write(tmp_path / "class" / "kim" / "clamp.py")
    assert rows(find_submissions([tmp_path / "class"], SLUGS)) == [("kim", "clamp", None)]


def test_a_notebook_named_like_the_file_is_taken_for_it(tmp_path: Path) -> None:
    path = write(tmp_path / "kim" / "row_sums.ipynb", b"{}")
    [found] = find_submissions([tmp_path / "kim"], SLUGS).submissions
    assert (found.learner, found.slug, found.path, found.source) == ("kim", "row-sums", path, b"{}")


def test_with_an_exercise_named_any_file_is_for_it_and_names_its_learner(tmp_path: Path) -> None:
    path = write(tmp_path / "anything" / "kim.txt")
    assert rows(find_submissions([path], SLUGS, "clamp")) == [("kim", "clamp", None)]


def test_with_an_exercise_named_what_else_is_in_a_folder_does_not_count(tmp_path: Path) -> None:
    write(tmp_path / "kim" / "row_sums.py")
    [missing] = find_submissions([tmp_path / "kim"], SLUGS, "clamp").submissions
    assert (missing.learner, missing.slug, missing.source) == ("kim", "clamp", b"")
    assert missing.absence == "nothing was handed in for clamp"


# --- archives ----------------------------------------------------------------------------------------------------


def test_an_archive_of_files_belongs_to_who_it_is_named_after(tmp_path: Path) -> None:
    path = zipped(tmp_path / "kim.j.zip", "clamp.py", "row_sums.ipynb", "readme.txt")
    found = find_submissions([path], SLUGS)
    assert rows(found) == [("kim.j", "clamp", None), ("kim.j", "row-sums", None)]
    assert [each.source for each in found.submissions] == [b"# clamp.py\n", b"# row_sums.ipynb\n"]
    assert [each.path for each in found.submissions] == [path / "clamp.py", path / "row_sums.ipynb"]


def test_one_folder_in_an_archive_is_packing(tmp_path: Path) -> None:
    path = zipped(tmp_path / "kim.zip", "homework/clamp.py", "homework/row_sums.py")
    assert rows(find_submissions([path], SLUGS)) == [("kim", "clamp", None), ("kim", "row-sums", None)]


@pytest.mark.parametrize("above", ["", "class/"])
def test_several_folders_in_an_archive_are_learners(tmp_path: Path, above: str) -> None:
    path = zipped(tmp_path / "class.zip", f"{above}kim/clamp.py", f"{above}lee/clamp.py", f"{above}lee/row_sums.py")
    assert rows(find_submissions([path], SLUGS)) == [
        ("kim", "clamp", None),
        ("lee", "clamp", None),
        ("lee", "row-sums", None),
    ]


def test_only_one_folder_of_an_archive_is_packing_and_what_is_below_the_next_is_one_learners(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", "2026/spring/kim/clamp.py", "2026/spring/lee/clamp.py")
    assert rows(find_submissions([path], SLUGS)) == [
        ("spring", "clamp", "it is there 2 times, and not the same: spring/kim/clamp.py, spring/lee/clamp.py")
    ]


def test_a_tar_is_an_archive_too(tmp_path: Path) -> None:
    for name in ("kim.tar", "kim.tar.gz", "kim.tgz"):
        with tarfile.open(tmp_path / name, "w:gz" if name.endswith("gz") else "w") as archive:
            info = tarfile.TarInfo("clamp.py")
            info.size = 5
            archive.addfile(info, io.BytesIO(b"pass\n"))
        assert rows(find_submissions([tmp_path / name], SLUGS)) == [("kim", "clamp", None)]


def test_a_learners_archive_speaks_for_nobody_else(tmp_path: Path) -> None:
    write(tmp_path / "class" / "kim" / "clamp.py")
    zipped(tmp_path / "class" / "eve.zip", "kim/clamp.py", "lee/clamp.py")
    zipped(tmp_path / "class" / "mallory" / "all.zip", "kim/clamp.py", "lee/clamp.py")
    learners = [each.learner for each in find_submissions([tmp_path / "class"], SLUGS).submissions]
    assert learners == ["eve", "kim", "mallory"]


@pytest.mark.parametrize(
    ("names", "where"),
    [
        (("clamp.py", "old/clamp.py"), ("clamp.py", "old/clamp.py")),
        (("clamp.py", "clamp.ipynb"), ("clamp.py", "clamp.ipynb")),
        (("1/clamp.py", "2/clamp.py", "3/clamp.py", "4/clamp.py"), ("1/clamp.py", "2/clamp.py", "3/clamp.py")),
    ],
)
def test_several_versions_in_a_learners_archive_are_one_rejected_row(
    tmp_path: Path, names: tuple[str, ...], where: tuple[str, ...]
) -> None:
    zipped(tmp_path / "class" / "kim" / "all.zip", *names, "row_sums.py")
    named = ", ".join(f"kim/all.zip/{name}" for name in where)
    assert rows(find_submissions([tmp_path / "class"], SLUGS)) == [
        ("kim", "clamp", f"it is there {len(names)} times, and not the same: {named}"),
        ("kim", "row-sums", None),
    ]


def test_several_versions_in_a_learners_folder_are_one_rejected_row(tmp_path: Path) -> None:
    for number, name in enumerate(("kim/clamp.py", "kim/clamp.ipynb", "lee/clamp.ipynb", "moon/row_sums.py")):
        write(tmp_path / "class" / name, b"# %d\n" % number)
    zipped(tmp_path / "class" / "lee.zip", "clamp.py")
    zipped(tmp_path / "class" / "moon" / "all.zip", "row_sums.py", "clamp.py")
    (tmp_path / "class" / "moon" / "a.zip").write_bytes(b"no zip")
    (tmp_path / "class" / "moon" / "b.zip").write_bytes(b"no zip")
    found = rows(find_submissions([tmp_path / "class"], SLUGS))
    twice = "it is there 2 times, and not the same:"
    assert [row for row in found if row[1] is not None] == [
        ("kim", "clamp", f"{twice} kim/clamp.ipynb, kim/clamp.py"),
        ("lee", "clamp", f"{twice} lee/clamp.ipynb, lee.zip/clamp.py"),
        ("moon", "row-sums", f"{twice} moon/all.zip/row_sums.py, moon/row_sums.py"),
        ("moon", "clamp", None),
    ]
    assert [row[0] for row in found if row[1] is None] == ["moon", "moon"]


def test_a_bad_archive_is_one_rejected_row_and_the_class_keeps_its_own(tmp_path: Path) -> None:
    write(tmp_path / "class" / "kim" / "clamp.py")
    write(tmp_path / "class" / "lee.zip", b"no zip at all")
    zipped(tmp_path / "class" / "moon.zip", "../kim/clamp.py")
    zipped(tmp_path / "class" / "noh.zip", "essay.txt")
    (tmp_path / "class" / "oh.zip").symlink_to(tmp_path / "class" / "noh.zip")
    rejections = {each.learner: each.rejection for each in find_submissions([tmp_path / "class"], SLUGS).submissions}
    assert rejections.pop("kim") is None
    assert str(rejections.pop("lee")).startswith("it cannot be read as an archive")
    assert rejections == {
        "moon": "its member '../kim/clamp.py' leads out of the archive",
        "noh": None,
        "oh": "it is a symbolic link",
    }


def test_what_is_too_large_in_an_archive_is_rejected_like_a_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "kim.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("clamp.py", bytes(MAX_SOURCE_BYTES + 1).replace(b"\0", b"#"))
        archive.writestr("row_sums.py", b"pass\0")
    assert rows(find_submissions([tmp_path / "kim.zip"], SLUGS)) == [
        ("kim", "clamp", "it is larger than 1024 KiB"),
        ("kim", "row-sums", "it holds a NUL byte in line 1"),
    ]


# --- what is no submission ---------------------------------------------------------------------------------------


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no file or folder .*/nobody$"):
        find_submissions([tmp_path / "nobody"], SLUGS)


def test_a_path_that_cannot_be_looked_at_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 300 + ".py")
    with pytest.raises(UsageError, match=r" cannot be looked at: File name too long$"):
        find_submissions([path], SLUGS)


def test_a_class_that_may_not_be_listed_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_list(folder(tmp_path / "class"), monkeypatch)
    with pytest.raises(UsageError, match=r"class: it cannot be read: Permission denied$"):
        find_submissions([tmp_path / "class"], SLUGS)


def test_a_path_is_named_without_what_it_would_do_to_a_terminal(tmp_path: Path) -> None:
    for path in (tmp_path / "\x1b[32m", write(tmp_path / "\x1b[33m.txt")):
        with pytest.raises(UsageError, match=r"^[^\x1b]*\\x1b\[3[^\x1b]*$"):
            find_submissions([path], SLUGS)


def test_one_bad_path_among_good_ones_is_a_usage_error(tmp_path: Path) -> None:
    good = write(tmp_path / "kim" / "clamp.py")
    with pytest.raises(UsageError, match="nobody"):
        find_submissions([good, tmp_path / "nobody"], SLUGS)


def test_a_file_that_no_exercise_takes_is_a_usage_error(tmp_path: Path) -> None:
    path = write(tmp_path / "final.py")
    with pytest.raises(
        UsageError, match=r"final.py is not named like .* \(clamp.py, row_sums.py\); say which with --ex"
    ):
        find_submissions([path], SLUGS)


def test_an_empty_folder_or_archive_is_of_somebody_who_handed_in_nothing(tmp_path: Path) -> None:
    found = find_submissions([folder(tmp_path / "kim"), zipped(tmp_path / "lee.zip")], SLUGS)
    assert rows(found) == [("kim", None, None), ("lee", None, None)]
    assert {each.absence for each in found.submissions} == {"nothing was handed in"}


# --- what is rejected --------------------------------------------------------------------------------------------


def test_the_bytes_are_taken_as_they_are(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfx = '\xff'\r\n\x1b[31m"
    assert read_submission("kim", "clamp", write(tmp_path / "clamp.py", data)).source == data


def test_an_empty_file_and_one_of_the_largest_size_are_taken(tmp_path: Path) -> None:
    for data in (b"", b"#" * MAX_SOURCE_BYTES):
        submission = read_submission("kim", "clamp", write(tmp_path / "clamp.py", data))
        assert (submission.source, submission.rejection) == (data, None)


def test_a_byte_more_is_rejected_and_not_kept(tmp_path: Path) -> None:
    submission = read_submission("kim", "clamp", write(tmp_path / "clamp.py", b"#" * (MAX_SOURCE_BYTES + 1)))
    assert (submission.source, submission.rejection) == (b"", "it is larger than 1024 KiB")


def test_a_huge_file_is_rejected_without_being_read_whole(tmp_path: Path) -> None:
    with open(tmp_path / "clamp.py", "wb") as sparse:
        sparse.truncate(1 << 40)
    assert read_submission("kim", "clamp", tmp_path / "clamp.py").rejection == "it is larger than 1024 KiB"


def test_a_notebook_may_be_larger_because_plots_are_stored_in_it(tmp_path: Path) -> None:
    path = write(tmp_path / "clamp.ipynb", b" " * (MAX_SOURCE_BYTES + 1))
    assert read_submission("kim", "clamp", path).rejection is None
    write(path, b" " * (MAX_NOTEBOOK_BYTES + 1))
    assert read_submission("kim", "clamp", path).rejection == f"it is larger than {MAX_NOTEBOOK_BYTES >> 10} KiB"


def test_a_nul_byte_is_rejected_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "clamp.py", b"one\ntwo\nth\0ree\n")
    assert read_submission("kim", "clamp", path).rejection == "it holds a NUL byte in line 3"


def test_a_link_is_rejected_wherever_it_leads(tmp_path: Path) -> None:
    write(tmp_path / "secret.py", b"SECRET = 1\n")
    for target in ("secret.py", "clamp.py", "nowhere.py", "."):
        (tmp_path / "clamp.py").symlink_to(tmp_path / target)
        submission = read_submission("kim", "clamp", tmp_path / "clamp.py")
        assert (submission.source, submission.rejection) == (b"", "it is a symbolic link")
        (tmp_path / "clamp.py").unlink()


def test_a_link_is_rejected_where_no_flag_keeps_from_following_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_NOFOLLOW")
    (tmp_path / "target").write_text("def f(): pass")
    (tmp_path / "clamp.py").symlink_to(tmp_path / "target")
    submission = read_submission("kim", "clamp", tmp_path / "clamp.py")
    assert (submission.source, submission.rejection) == (b"", "it is a symbolic link")
    assert read_submission("kim", "clamp", tmp_path / "target").source == b"def f(): pass"


def test_a_link_in_a_class_is_a_rejected_row(tmp_path: Path) -> None:
    write(tmp_path / "class" / "kim" / "clamp.py")
    (tmp_path / "class" / "lee").mkdir()
    (tmp_path / "class" / "lee" / "clamp.py").symlink_to("../kim/clamp.py")
    found = find_submissions([tmp_path / "class"], SLUGS)
    assert rows(found) == [("kim", "clamp", None), ("lee", "clamp", "it is a symbolic link")]


def test_what_one_learners_archives_unpack_to_has_a_size_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "MAX_LEARNER_BYTES", 3 << 20)
    for name in ("a", "b", "c"):
        path = folder(tmp_path / "class" / "kim") / f"{name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("clamp.ipynb", b" " * (2 << 20))
    write(tmp_path / "class" / "lee" / "clamp.py")
    assert rows(find_submissions([tmp_path / "class"], SLUGS)) == [
        ("kim", "clamp", None),
        ("kim", None, "this learner's archives unpack to more than 3 MiB"),
        ("lee", "clamp", None),
    ]


def folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def test_a_learners_links_to_where_nothing_can_be_cost_that_learner_alone(tmp_path: Path) -> None:
    write(tmp_path / "class" / "lee" / "clamp.py")
    folder(tmp_path / "class" / "kim")
    for name in ("class/kim/notes.zip", "class/kim/clamp.py", "class/moon.zip", "class/noh"):
        (tmp_path / name).symlink_to("x" * 300)
    found = find_submissions([tmp_path / "class"], SLUGS)
    link = "it is a symbolic link"
    assert rows(found) == [
        ("kim", "clamp", link), ("kim", None, link), ("lee", "clamp", None), ("moon", None, link), ("noh", None, link),
    ]  # fmt: skip


def test_a_learners_files_that_cannot_be_looked_at_cost_that_learner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a folder that may be listed and not entered."""
    for name in ("kim/clamp.py", "kim/all.zip", "kim/notes.txt", "lee/row_sums.py"):
        write(tmp_path / "class" / name)
    refuse_to_open(monkeypatch, lambda path, _: path in ("clamp.py", "all.zip", "notes.txt"))
    denied = "it cannot be read: Permission denied"
    found = rows(find_submissions([tmp_path / "class"], SLUGS))
    assert found == [("kim", "clamp", denied), ("kim", None, denied), ("lee", "row-sums", None)]


def test_a_learners_folder_that_cannot_be_read_is_a_rejected_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for learner in ("kim", "lee", "moon"):
        write(tmp_path / "class" / learner / "clamp.py")
    refuse_to_list(tmp_path / "class" / "lee", monkeypatch)
    assert rows(find_submissions([tmp_path / "class"], SLUGS)) == [
        ("kim", "clamp", None),
        ("lee", None, "it cannot be read: Permission denied"),
        ("moon", "clamp", None),
    ]


def refuse_to_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its mode where that binds, and where it does not, as for root, in its place."""
    folder.chmod(0)
    if os.access(folder, os.R_OK):
        refuse_to_open(monkeypatch, lambda path, flags: path in (folder, folder.name) and not flags & os.O_PATH)


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, is_meant: Callable[[Path | str, int], bool]) -> None:
    """Let it be denied to open what is meant by its path, or its name in a folder, and by the flags."""
    open_anything = os.open

    def opened(path: Path | str, flags: int, *arguments: int, dir_fd: int | None = None) -> int:
        if is_meant(path, flags):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return open_anything(path, flags, *arguments, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", opened)


def test_a_folder_in_the_files_place_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "kim" / "clamp.py").mkdir(parents=True)
    assert rows(find_submissions([tmp_path / "kim"], SLUGS)) == [("kim", "clamp", "it is not a regular file")]


def test_a_named_pipe_is_rejected_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "clamp.py")
    assert read_submission("kim", "clamp", tmp_path / "clamp.py").rejection == "it is not a regular file"


def test_a_socket_is_rejected(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "clamp.py"))
        rejection = read_submission("kim", "clamp", tmp_path / "clamp.py").rejection
    assert rejection is not None
    assert str(rejection).startswith("it cannot be read: ")


def test_a_file_that_vanished_is_rejected(tmp_path: Path) -> None:
    rejection = read_submission("kim", "clamp", tmp_path / "clamp.py").rejection
    assert rejection == "it cannot be read: No such file or directory"
