"""Finding submissions: a file, a folder of one learner's files, or a folder of learners.

Files are opened without following links and without waiting, and only their bytes are looked at: whatever lies there,
this process neither parses nor imports it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from grader.errors import UsageError
from grader.model import Submission

MAX_SOURCE_BYTES = 1024 * 1024


class Found(NamedTuple):
    """The submissions below some paths, and the files there that belong to no exercise."""

    submissions: tuple[Submission, ...]
    left_out: tuple[Path, ...]


def find_submissions(paths: Iterable[Path], slug_of: Mapping[str, str], slug: str | None = None) -> Found:
    """Everything handed in below ``paths``.

    ``slug_of`` says which exercise takes which file name; with ``slug``, a file given by itself belongs to that
    exercise whatever its name. ``UsageError`` for a path that is not there or holds nothing to grade.
    """
    submissions: list[Submission] = []
    left_out: list[Path] = []
    for path in paths:
        found = _in_folder(path, slug_of) if _is_folder(path) else _single(path, slug_of, slug)
        if not found.submissions:
            raise UsageError(_nothing_in(path, slug_of))
        submissions += found.submissions
        left_out += found.left_out
    return Found(tuple(submissions), tuple(left_out))


def read_submission(learner: str, slug: str, path: Path) -> Submission:
    """The bytes of one file, or the reason why it is rejected: a link, no regular file, too large, a NUL byte."""
    try:
        source = _read(path)
    except OSError as error:
        return Submission(learner, slug, path, b"", rejection=_why_unreadable(path, error))
    if len(source) > MAX_SOURCE_BYTES:
        return Submission(learner, slug, path, b"", rejection=f"it is larger than {MAX_SOURCE_BYTES // 1024} KiB")
    if (position := source.find(b"\0")) >= 0:
        return Submission(
            learner, slug, path, source, rejection=f"it holds a NUL byte in line {source.count(10, 0, position) + 1}"
        )
    return Submission(learner, slug, path, source)


def _single(path: Path, slug_of: Mapping[str, str], slug: str | None) -> Found:
    if not os.path.lexists(path):
        raise UsageError(f"there is no file or folder {path}")
    if slug is not None:
        return Found((read_submission(path.stem, slug, path),), ())
    if path.name in slug_of:
        return Found((read_submission(_parent_name(path), slug_of[path.name], path),), ())
    return Found((), (path,))


def _in_folder(folder: Path, slug_of: Mapping[str, str]) -> Found:
    """One learner's folder if it holds such files itself, and a learner for each folder in it that does."""
    submissions: list[Submission] = []
    left_out: list[Path] = []
    learners = [
        folder,
        *sorted(entry for entry in folder.iterdir() if _is_folder(entry) and not entry.name.startswith(".")),
    ]
    for learner in learners:
        for path in sorted(learner.iterdir()):
            if path.name in slug_of:
                name = learner.resolve().name if learner is folder else learner.name
                submissions.append(read_submission(name, slug_of[path.name], path))
            elif path.suffix in {".py", ".ipynb"} and not _is_folder(path):
                left_out.append(path)
    return Found(tuple(submissions), tuple(left_out))


def _nothing_in(path: Path, slug_of: Mapping[str, str]) -> str:
    names = ", ".join(sorted(slug_of))
    if _is_folder(path):
        return f"nothing to grade in {path}: neither it nor a folder in it has one of {names}"
    return f"{path} is not named like a file that an exercise takes ({names}); say which with --exercise"


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _parent_name(path: Path) -> str:
    return path.resolve().parent.name or path.stem


def _read(path: Path) -> bytes:
    # A pipe or device in place of a file must not make us wait, and a link must not lead us elsewhere.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise IsADirectoryError
        return file.read(MAX_SOURCE_BYTES + 1)


def _why_unreadable(path: Path, error: OSError) -> str:
    if path.is_symlink():
        return "it is a symbolic link"
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return "it is not a regular file"
    return f"it cannot be read: {error.strerror}"
