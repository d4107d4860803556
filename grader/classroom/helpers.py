"""What lies beside a submission and can be imported by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from keyword import iskeyword
from pathlib import PurePosixPath

from grader.classroom.entry import Entry
from grader.classroom.files import read_file
from grader.classroom.place import Place, UnreadableError, list_folder
from grader.model.submission import Helper
from grader.text import one_line
from grader.wire.limits import MAX_HELPER_BYTES, MAX_HELPERS


def sources_beside(file: Place) -> Iterator[Entry]:
    """The other sources in the folder of ``file``, which is its learner's."""
    try:
        others = list_folder(file.parent)
    except UnreadableError:
        return
    for other in others:
        path = PurePosixPath(other.name)
        if other.name != file.path.name and path.suffix == ".py" and not other.is_folder:
            yield Entry(path, partial(read_file, file.parent / other.name))


def helpers_of(entry: Entry, beside: Iterable[Entry]) -> tuple[tuple[Helper, ...], tuple[str, ...]]:
    """The learner's own ``.py`` files in the same folder whose names Python can import, and what is told of them."""
    helpers: list[Helper] = []
    left = MAX_HELPER_BYTES
    for each in beside:
        stem, suffix = each.path.stem, each.path.suffix
        if each.path.parent != entry.path.parent or suffix != ".py":
            continue
        if not stem.isidentifier() or iskeyword(stem):
            continue
        try:
            source = each.read(left)
        except UnreadableError:
            continue
        if len(source) > left or len(helpers) == MAX_HELPERS:
            what = f"{MAX_HELPERS} files and {MAX_HELPER_BYTES >> 10} KiB"
            return tuple(helpers), (f"of what lies beside it {what} are taken, and not {one_line(each.path.name)}",)
        left -= len(source)
        helpers.append(Helper(each.path.name, source))
    return tuple(helpers), ()
