"""Grading many submissions, one after the other, each exercise's answer key made once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.errors import ExerciseError
from grader.exercise.catalog import Course
from grader.judge.answer_key import AnswerKey, build_key
from grader.judge.grade import grade
from grader.model import Exercise, Report, Submission
from grader.sandbox.sandbox import Sandbox


def gradable(course: Course, slugs: Sequence[str]) -> dict[str, Exercise]:
    """The exercises ``slugs``, each with all its hidden cases; ``ExerciseError`` for one that lacks any."""
    exercises = {slug: course.exercise(slug) for slug in dict.fromkeys(slugs)}
    for slug, exercise in exercises.items():
        for group in exercise.groups:
            if not group.cases:
                path = course.solutions / slug / "hidden.yaml"
                raise ExerciseError(
                    path, None, f"the hidden group {group.name!r} has no cases, so {slug} cannot be graded"
                )
    return exercises


def grade_all(exercises: dict[str, Exercise], submissions: Sequence[Submission], sandbox: Sandbox) -> Iterator[Report]:
    """A report for each of ``submissions``, in their order."""
    keys: dict[str, AnswerKey] = {}
    for submission in submissions:
        exercise = exercises[submission.slug]
        if submission.slug not in keys:
            keys[submission.slug] = build_key(exercise, sandbox)
        yield grade(exercise, submission, keys[submission.slug], sandbox)
