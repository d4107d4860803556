"""What learners began with: told from what they wrote by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from grader.exercise.course import ReadableCourse
from grader.exercise.course_path import CoursePath
from grader.model.exercise import Outline
from grader.model.submission import Submission


def starter_digests(course: ReadableCourse, outlines: Iterable[Outline]) -> dict[str, str]:
    """The digest of what each exercise of ``course`` hands out, by its slug."""
    return {each.slug: _digest(course.exercises / each.slug / each.submit) for each in outlines}


def _digest(path: CoursePath) -> str:
    """Of a file of the course; none of one that is not there, which is told when the exercise is read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def without_starters(submissions: Iterable[Submission], starters: Mapping[str, str]) -> list[Submission]:
    """``submissions`` but for starters that nobody touched, where the same exercise has something else.

    ``starters`` are digests by exercise.
    """
    every = list(submissions)
    others = {each.slug for each in every if not _is_starter(each, starters)}
    return [each for each in every if each.slug not in others or not _is_starter(each, starters)]


def _is_starter(submission: Submission, starters: Mapping[str, str]) -> bool:
    return hashlib.sha256(submission.source).hexdigest() == starters.get(str(submission.slug))
