"""The outlines of a course, kept in the cache: who only lists exercises then reads no YAML."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from grader import __version__
from grader.cache import Cache
from grader.errors import ExerciseError
from grader.exercise.course import ReadableCourse, Survey
from grader.model.exercise import Outline


def kept_outlines(
    course: ReadableCourse, cache: Cache, tell: Callable[[ExerciseError], None] = lambda _: None
) -> tuple[Outline, ...]:
    """Return what :meth:`Course.outlines` does: from ``cache``, if the same files were read before by the same code.

    Mistakes in exercises go to ``tell``, and then nothing is kept.
    """
    try:
        contents = [
            (slug, hashlib.sha256((course.exercises / slug / "exercise.yaml").read_bytes()).hexdigest())
            for slug in course.slugs()
        ]
    except OSError:
        return course.outlines()  # which says what is wrong
    key = "outlines", __version__, _code(), repr(contents)
    try:
        return cache.fetch(key, tuple[Outline, ...], lambda: _without_mistakes(course))
    except _FlawedError as error:
        for mistake in error.survey.mistakes.values():
            tell(mistake)
        return error.survey.outlines


class _FlawedError(Exception):
    """Some exercises cannot be read."""

    def __init__(self, survey: Survey) -> None:
        super().__init__()
        self.survey = survey


def _without_mistakes(course: ReadableCourse) -> tuple[Outline, ...]:
    survey = course.survey()
    if survey.mistakes:
        raise _FlawedError(survey)
    return survey.outlines


def _code() -> str:
    """Tell apart the states of the code that reads them, without reading it: it is a part of every run."""
    sources = sorted(
        path for folder in ("exercise", "model") for path in (Path(__file__).parents[1] / folder).glob("*.py")
    )
    return repr([(path.name, status.st_size, status.st_mtime_ns) for path in sources if (status := path.stat())])
