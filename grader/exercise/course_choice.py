"""Which course is meant: the one named, the user's own setting, or the one that came with the package.

Whoever grades never takes a course from where the submissions are: it says what is right, and its pytest files run in
our process.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.catalogue import marked
from grader.errors import GraderError, UsageError
from grader.exercise.course import Course
from grader.model.sentence import Sentence, sentence
from grader.user_folders import user_folder

_SETTING = "course"
_REMEDY = sentence("name one with --course or GRADER_COURSE, or once for all with: grader course use PATH")
_AGAIN = sentence("set it again with: grader course use PATH")


class Chosen(NamedTuple):
    """A course, and what it was chosen by."""

    course: Course
    by: str


def course_to_learn(named: Path | None, start: Path) -> Course:
    """The course named, else the nearest one upward from ``start``, else the user's setting or the package's own."""
    if named is not None:
        return Course.named(named)
    if (found := Course.above(start)) is not None:
        return found
    return _kept_or_packaged().course


def course_to_write(named: Path | None, start: Path) -> Course:
    """The course named, else the nearest one upward from ``start``, else the user's setting, else one begun there.

    Never the package's own, which nobody named: an author's exercises would be lost in it.
    """
    if named is not None:
        return Course(named)
    return Course.above(start) or kept_course() or Course(start)


def course_to_grade(named: Path | None, graded: Iterable[Path]) -> Chosen:
    """The course named, else the user's setting, else the package's own, which must be apart from what is graded."""
    if named is not None:
        chosen = Chosen(Course.named(named), marked("--course or GRADER_COURSE"))
    else:
        chosen = _apart_from([path.resolve() for path in graded])
    if not chosen.course.solutions.is_dir():
        raise UsageError(
            sentence(
                "the course {root} has no solutions/, so nothing can be graded by it; "
                "name the whole course with --course",
                root=str(chosen.course.root),
            )
        )
    return chosen


def course_to_publish(named: Path | None, start: Path) -> Chosen:
    """The whole course named, else the nearest one upward from ``start``, else as :func:`course_to_grade` of nothing.

    For what is made of a course while nobody is graded: an author stands in it.
    """
    found = Course.above(start) if named is None else None
    if found is not None and found.solutions.is_dir():
        return Chosen(found, marked("the current folder"))
    return course_to_grade(named, ())


def course_to_show(named: Path | None) -> Chosen:
    """As :func:`course_to_grade` of a class that is made of the course itself; where it has no solutions, a small one.

    So there is something to see wherever the package is installed.
    """
    if named is not None:
        return course_to_grade(named, ())
    chosen = _kept_or_packaged()
    if chosen.course.solutions.is_dir():
        return chosen
    return Chosen(Course.for_demonstration(), marked("what the grader carries to show itself"))


def _apart_from(graded: Sequence[Path]) -> Chosen:
    """The user's setting or the package's own course, neither of them among what is graded."""
    setting = setting_path()
    if _is_there(setting):
        _refuse_among(setting.resolve(), graded, sentence("the setting {path}", path=str(setting)))
    chosen = _kept_or_packaged()
    what = sentence("the course {root} ({by})", root=str(chosen.course.root), by=sentence(chosen.by))
    _refuse_among(chosen.course.root.resolve(), graded, what)
    return chosen


def _kept_or_packaged() -> Chosen:
    if (kept := kept_course()) is not None:
        return Chosen(kept, marked("grader course use"))
    if (packaged := Course.of_package()) is not None:
        return Chosen(packaged, marked("the folder that the grader runs from"))
    raise UsageError(sentence("no course is known here; {remedy}", remedy=_REMEDY))


def _refuse_among(root: Path, graded: Iterable[Path], what: Sentence) -> None:
    for path in graded:
        if root.is_relative_to(path):
            raise UsageError(
                sentence("{what} lies in what is graded, {path}; {remedy}", what=what, path=str(path), remedy=_REMEDY)
            )
        if path.is_relative_to(root):
            raise UsageError(
                sentence("{what} holds what is graded, {path}; {remedy}", what=what, path=str(path), remedy=_REMEDY)
            )


# --- the user's setting ------------------------------------------------------------------------------------------


def setting_path() -> Path:
    """The file that holds the path of the course which the user chose."""
    return user_folder("config") / _SETTING


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def kept_course() -> Course | None:
    """The course that the user chose; ``UsageError`` if it is not there any more."""
    path = setting_path()
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError, PermissionError):  # as with the home of somebody else
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            sentence("the setting {path} cannot be read: {why}; {again}", path=str(path), why=str(error), again=_AGAIN)
        ) from error
    root = Path(text)
    if not root.is_absolute() or not Course(root).slugs():
        raise UsageError(
            sentence(
                "the course '{root}' that {path} names is not there; {again}", root=text, path=str(path), again=_AGAIN
            )
        )
    return Course(root)


def keep_course(course: Course) -> Path:
    """Keep ``course`` as the user's, and return where; whole or not at all."""
    path = setting_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        import tempfile  # whose own imports take as long as a short command

        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".course-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"{course.root.resolve()}\n")
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise GraderError(f"{path} cannot be written: {error.strerror}; name the course with GRADER_COURSE") from error
    return path
