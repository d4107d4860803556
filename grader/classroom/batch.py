"""Grading many submissions, one after the other, each exercise's answer key made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.errors import ExerciseError, UsageError
from grader.exercise.course import Course
from grader.judge.grade import grade, refused
from grader.judge.key_store import AnswerKeys
from grader.judge.shrink import NO_EFFORT, Effort
from grader.model.exercise import Exercise
from grader.model.report import Report
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox


def gradable(course: Course, slugs: Iterable[str]) -> dict[str, Exercise]:
    """The exercises ``slugs``, each with all its hidden cases; ``ExerciseError`` for one that lacks any."""
    exercises = {slug: course.exercise(slug) for slug in dict.fromkeys(slugs)}
    for slug, exercise in exercises.items():
        for group in exercise.groups:
            if group.is_empty and not group.lacks:
                if not course.solutions.is_dir():
                    what = f"{course.root} has no solutions/, so {slug} cannot be graded"
                    raise UsageError(f"{what}; name the whole course with --course")
                path = course.solutions / slug / "hidden.yaml"
                raise ExerciseError(
                    path, None, f"the hidden group {group.name!r} has no cases, so {slug} cannot be graded"
                )
    return exercises


def grade_all(
    exercises: dict[str, Exercise],
    submissions: Iterable[Submission],
    keys: AnswerKeys,
    sandbox: Sandbox,
    effort: Effort = NO_EFFORT,
) -> Iterator[Report]:
    """A report for each of ``submissions``, in their order.

    The keys come first: a mistake in one exercise is told before anything is graded, not in the middle of a class.
    """
    for exercise in exercises.values():
        keys.key(exercise)
    for submission in submissions:
        if submission.slug is None:
            yield refused(submission)
        else:
            yield grade(exercises[submission.slug], submission, keys, sandbox, effort)
