"""Finding submissions: a file, one learner's folder of files, a folder of learners, or an archive of any of these.

Files are opened without following links and without waiting, and only their bytes are looked at: whatever lies there,
this process neither parses nor imports it.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from msgspec import structs

from grader.classroom.archives import MAX_ARCHIVE_BYTES, SUFFIXES, BadArchiveError, is_archive, read_members
from grader.errors import UsageError
from grader.model.submission import Submission
from grader.text import one_line

MAX_SOURCE_BYTES = 1024 * 1024
MAX_NOTEBOOK_BYTES = 16 * 1024 * 1024  # plots are stored in it
MAX_LEARNER_BYTES = 64 * 1024 * 1024
MAX_NAMED = 3  # of several files that cannot all be meant
# Left out by name: files that a learner may have meant to be graded.
_PERHAPS_MEANT = frozenset({".py", ".ipynb", ".rar", ".7z"})
_FLAGS = ("O_RDONLY", "O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC")


class Found(NamedTuple):
    """The submissions below some paths, and what there belongs to no exercise: files, and learners' whole folders."""

    submissions: tuple[Submission, ...]
    left_out: tuple[Path, ...]


def find_submissions(paths: Iterable[Path], slug_of: Mapping[str, str], slug: str | None = None) -> Found:
    """Everything handed in below ``paths``.

    ``slug_of`` says which exercise takes which file name (or a notebook of that name); with ``slug``, a file given by
    itself belongs to that exercise whatever its name. ``UsageError`` for a path that is not there or holds nothing to
    grade.
    """
    names = with_notebooks(slug_of)
    submissions: list[Submission] = []
    left_out: list[Path] = []
    for path in paths:
        found = _in_folder(path, names) if _is_folder(path) else _single(path, names, slug)
        if not found.submissions:
            raise UsageError(_nothing_in(path, slug_of))
        submissions += found.submissions
        left_out += found.left_out
    return Found(tuple(submissions), tuple(left_out))


def with_notebooks(slug_of: Mapping[str, str]) -> dict[str, str]:
    """``slug_of`` with each file's notebook beside it: an exercise takes either."""
    return {taken: slug for name, slug in slug_of.items() for taken in (name, f"{PurePath(name).stem}.ipynb")}


def read_submission(learner: str, slug: str, path: Path) -> Submission:
    """The bytes of one file, or the reason why it is rejected: a link, no regular file, too large, a NUL byte."""
    try:
        source = _read(path, _limit(path))
    except OSError as error:
        return Submission(learner, slug, path, b"", rejection=_why_unreadable(path, error))
    return _checked(Submission(learner, slug, path, source))


def _limit(path: Path) -> int:
    return MAX_NOTEBOOK_BYTES if path.suffix == ".ipynb" else MAX_SOURCE_BYTES


def _checked(submission: Submission) -> Submission:
    source, limit = submission.source, _limit(submission.path)
    if len(source) > limit:
        return structs.replace(submission, source=b"", rejection=f"it is larger than {limit // 1024} KiB")
    if (position := source.find(b"\0")) >= 0:
        line = source.count(b"\n", 0, position) + 1
        return structs.replace(submission, rejection=f"it holds a NUL byte in line {line}")
    return submission


def _single(path: Path, slug_of: Mapping[str, str], slug: str | None) -> Found:
    try:
        path.lstat()
    except FileNotFoundError as error:
        raise UsageError(f"there is no file or folder {one_line(str(path))}") from error
    except OSError as error:  # its name is too long, or a folder above it is locked
        raise UsageError(f"{one_line(str(path))} cannot be looked at: {error.strerror}") from error
    if is_archive(path):
        return Found(_in_archive(path, slug_of, _archive_name(path), several=True), ())
    if path.name in slug_of:
        return Found((read_submission(_parent_name(path), slug or slug_of[path.name], path),), ())
    if slug is not None:
        return Found((read_submission(path.stem, slug, path),), ())
    return Found((), (path,))


def _in_folder(folder: Path, slug_of: Mapping[str, str]) -> Found:
    """One learner's folder if it holds such files itself; and a learner for each folder or archive in it that does."""
    try:
        learners = [entry for entry in _entries(folder) if _is_folder(entry) and not entry.name.startswith(".")]
    except OSError as error:
        raise UsageError(f"{one_line(str(folder))} cannot be looked at: {error.strerror}") from error
    kept: Counter[str] = Counter()
    own = _handed_in(folder, folder.resolve().name, slug_of, kept, is_class=True)
    submissions, left_out = [*own.submissions], [*own.left_out]
    for learner in learners:
        theirs = _handed_in(learner, learner.name, slug_of, kept, is_class=False)
        submissions += theirs.submissions
        left_out += theirs.left_out
        if not own.submissions and not theirs.submissions:
            left_out.append(learner)
    return Found(tuple(submissions), tuple(left_out))


def _handed_in(folder: Path, name: str, slug_of: Mapping[str, str], kept: Counter[str], *, is_class: bool) -> Found:
    """What lies in ``folder`` itself, handed in by ``name``. Archives in a class are each somebody else's."""
    try:
        entries = _entries(folder)
    except OSError as error:  # one learner's, which must not cost the class its reports
        return Found((Submission(name, None, folder, b"", rejection=_why_unreadable(folder, error)),), ())
    found: list[Submission] = []
    left_out: list[Path] = []
    for path in entries:
        if path.name in slug_of:
            found += _that_fit([read_submission(name, slug_of[path.name], path)], kept)
        elif is_archive(path) and not _is_folder(path):
            # Not several learners': were its folders taken for them, it could speak for others.
            owner = _archive_name(path) if is_class else name
            found += _that_fit(_in_archive(path, slug_of, owner, several=False), kept)
        elif _is_link(path) or (path.suffix.lower() in _PERHAPS_MEANT and not _is_folder(path)):
            left_out.append(path)
    return Found(tuple(_one_each(found, folder)), tuple(left_out))


def _that_fit(submissions: Iterable[Submission], kept: Counter[str]) -> Iterator[Submission]:
    """What is handed in is held until it is graded, so that one learner's archives must not fill the memory.

    ``kept`` are the bytes of each learner so far.
    """
    for each in submissions:
        kept[each.learner] += len(each.source)
        if kept[each.learner] > MAX_LEARNER_BYTES:
            rejection = f"all that this learner handed in is more than {MAX_LEARNER_BYTES >> 20} MiB"
            yield structs.replace(each, source=b"", rejection=each.rejection or rejection)
        else:
            yield each


def _in_archive(path: Path, slug_of: Mapping[str, str], owner: str, several: bool) -> tuple[Submission, ...]:
    """What one archive holds: ``owner``'s files or, where ``several`` may be in it, a folder for each learner.

    One rejected row of ``owner``'s if it is bad.
    """
    try:
        members = read_members(_read(path, MAX_ARCHIVE_BYTES), path.name, frozenset(slug_of))
    except OSError as error:
        return (Submission(owner, None, path, b"", rejection=_why_unreadable(path, error)),)
    except BadArchiveError as error:
        return (Submission(owner, None, path, b"", rejection=one_line(str(error))),)
    if not members:
        return (Submission(owner, None, path, b"", rejection="it holds no file that an exercise takes"),)
    several = several and len({member.path.parent for member in members}) > 1
    submissions = (
        Submission(
            (member.path.parent.name if several else "") or owner,
            slug_of[member.path.name],
            path / member.path,
            member.data,
        )
        for member in members
    )
    return tuple(_one_each(map(_checked, submissions), path))


def _one_each(submissions: Iterable[Submission], place: Path) -> Iterator[Submission]:
    """One row for what a learner handed in for an exercise: two versions below ``place`` are not ours to choose from.

    What was refused whole, so that nobody can say which exercise it is for, has a row of its own.
    """
    versions: dict[tuple[str, str | Path], list[Submission]] = {}
    for each in submissions:
        versions.setdefault((each.learner, each.slug or each.path), []).append(each)
    for first, *others in versions.values():
        if others:
            names = ", ".join(one_line(str(each.path.relative_to(place))) for each in (first, *others)[:MAX_NAMED])
            yield structs.replace(first, source=b"", rejection=f"it is there {1 + len(others)} times: {names}")
        else:
            yield first


def _archive_name(path: Path) -> str:
    name = path
    while name.suffix.lower() in SUFFIXES:
        name = name.with_suffix("")
    return name.name


def _nothing_in(path: Path, slug_of: Mapping[str, str]) -> str:
    names, shown = ", ".join(sorted(slug_of)), one_line(str(path))
    if _is_folder(path):
        return f"nothing to grade in {shown}: neither it nor a folder in it has one of {names}"
    return f"{shown} is not named like a file that an exercise takes ({names}); say which with --exercise"


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path))


def _is_link(path: Path) -> bool:
    return stat.S_ISLNK(_mode(path))


def _mode(path: Path) -> int:
    """What it is, links not followed; 0 of what cannot be looked at, as where a learner's folder may not be entered."""
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _parent_name(path: Path) -> str:
    return path.resolve().parent.name or path.stem


def _read(path: Path, limit: int) -> bytes:
    # A pipe or device in place of a file must not make us wait, and a link must not lead us elsewhere. Windows has
    # no such flags, and no such files but links.
    if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
        raise OSError
    descriptor = os.open(path, sum(getattr(os, name, 0) for name in _FLAGS))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise IsADirectoryError
        return file.read(limit + 1)


def _why_unreadable(path: Path, error: OSError) -> str:
    if _is_link(path):
        return "it is a symbolic link"
    if isinstance(error, PermissionError):
        return f"it cannot be read: {error.strerror}"
    if isinstance(error, IsADirectoryError) or _is_folder(path):
        return "it is not a regular file"
    return f"it cannot be read: {error.strerror}"
