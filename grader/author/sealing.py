"""What of a course is sealed: all that a grade depends on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.exercise.course import Course

_JUNK = "__pycache__"


def files_to_seal(course: Course) -> dict[str, bytes]:
    """Read ``exercises/`` and ``solutions/`` whole, due dates and public files too, by their paths in the course.

    Public files are among them so that a grade does not depend on the copies that a learner has, and may have changed.
    """
    return {
        path.relative_to(course.root).as_posix(): path.read_bytes()
        for folder in (course.exercises, course.solutions)
        for path in _files(folder)
    }


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name == _JUNK or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path
