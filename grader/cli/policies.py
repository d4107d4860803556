"""``--policy``: when work is due, what lateness costs, which attempt counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from grader.cohort.policy import Policy
from grader.cohort.policy_file import policy_of
from grader.errors import UsageError
from grader.exercise.course import ReadableCourse
from grader.model.exercise import Outline
from grader.reporting.writers import Context

HELP = (
    "The YAML file with due dates, grace, penalties, extensions and which attempt counts; by default the course's "
    "solutions/course.yaml, if there is one."
)


def option() -> Callable[[Any], Any]:
    """Make the option ``--policy`` of a command."""
    return click.option("--policy", type=click.Path(path_type=Path), help=HELP)


def policy(course: ReadableCourse, named: Path | None) -> Policy:
    """Read the policy that is ``named``, else the course's own."""
    return policy_of(course.solutions, named, course.slugs())


def told(context: Context, outlines: Iterable[Outline], policy: Policy) -> Context:
    """Add to ``context`` the policy, and the order of the exercises."""
    return replace(context, policy=policy, exercises=tuple(outline.slug for outline in outlines))


def of_class(context: Context, course: Callable[[], ReadableCourse], named: Path | None) -> Context:
    """Do as :func:`told`, by the policy that is ``named``, or the course's own; nothing where no course is known."""
    try:
        known = course()
    except UsageError:
        if named is not None:
            raise
        return context
    return told(context, known.outlines(), policy(known, named))


def order(course: Callable[[], ReadableCourse]) -> tuple[str, ...]:
    """List the exercises in the order of the ``course``; none where no course is known."""
    try:
        return tuple(outline.slug for outline in course().outlines())
    except UsageError:
        return ()
