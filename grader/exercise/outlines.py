"""The outlines of a course, kept in the cache: who only lists exercises then reads no YAML."""

from __future__ import annotations

import hashlib
from pathlib import Path

from grader import __version__
from grader.cache import Cache
from grader.exercise.course import Course
from grader.model.exercise import Outline


def kept_outlines(course: Course, cache: Cache) -> tuple[Outline, ...]:
    """Return what :meth:`Course.outlines` does: from ``cache``, if the same files were read before by the same code."""
    try:
        contents = [
            (slug, hashlib.sha256((course.exercises / slug / "exercise.yaml").read_bytes()).hexdigest())
            for slug in course.slugs()
        ]
    except OSError:
        return course.outlines()  # which says what is wrong
    return cache.fetch(("outlines", __version__, _code(), repr(contents)), tuple[Outline, ...], course.outlines)


def _code() -> str:
    """Tell apart the states of the code that reads them, without reading it: it is a part of every run."""
    sources = sorted(
        path for folder in ("exercise", "model") for path in (Path(__file__).parents[1] / folder).glob("*.py")
    )
    return repr([(path.name, status.st_size, status.st_mtime_ns) for path in sources if (status := path.stat())])
