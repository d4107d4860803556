"""Hand-ins read at once: for one file, and for a class that is small enough to be held in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple

from grader.classroom.entry import Entry
from grader.classroom.files import read_file, refusal, source_limit
from grader.classroom.helpers import helpers_of, sources_beside
from grader.classroom.place import Place, UnreadableError
from grader.model.submission import Submission


class Found(NamedTuple):
    """The submissions below some paths, and the files there that are nobody's."""

    submissions: tuple[Submission, ...]
    left_out: tuple[str, ...]


def find_submissions(paths: Iterable[Path], slug_of: Mapping[str, str], slug: str | None = None) -> Found:
    """Everything handed in below ``paths``, where ``slug_of`` says which exercise takes which file."""
    # Not paid for by those who read one file.
    from grader.classroom.hand_ins import Options, find_hand_ins
    from grader.classroom.names import Taken

    taken = [Taken(each, name) for name, each in slug_of.items()]
    found = find_hand_ins(list(paths), taken, Options(exercises=(slug,) if slug else ()))
    return Found(tuple(each.read() for each in found.items), found.left_out)


def with_notebooks(slug_of: Mapping[str, str]) -> dict[str, str]:
    """``slug_of`` with each file's notebook beside it: an exercise takes either."""
    return {taken: slug for name, slug in slug_of.items() for taken in (name, f"{PurePath(name).stem}.ipynb")}


def read_submission(learner: str, slug: str, path: Path) -> Submission:
    """The bytes of one file, or the reason why it is rejected: a link, no regular file, too large, a NUL byte.

    With it come the helpers that lie beside it.
    """
    file = Place.of_file(path)
    try:
        source = read_file(file, source_limit(path.name))
    except UnreadableError as error:
        return Submission(learner, slug, path, b"", rejection=error.reason)
    rejection = refusal(path.name, source)
    if len(source) > source_limit(path.name):
        source = b""
    entry = Entry(PurePosixPath(path.name), partial(read_file, file))
    helpers, notes = helpers_of(entry, sources_beside(file)) if rejection is None else ((), ())
    return Submission(learner, slug, path, source, rejection=rejection, notes=notes, helpers=helpers)
