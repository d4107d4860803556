"""``--policy``: when work is due and what lateness costs, for forms about a class as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from grader.cohort.policy_file import policy_of
from grader.errors import UsageError
from grader.exercise.course import Course
from grader.reporting.writers import Context, Writer

HELP = (
    "The YAML file with due dates, grace, penalties, extensions and which attempt counts, for the formats 'class', "
    "'class-csv' and 'class-json'; by default the course's solutions/course.yaml, if there is one."
)


def option() -> Callable[[Any], Any]:
    """Make the option ``--policy`` of a command."""
    return click.option("--policy", type=click.Path(path_type=Path), help=HELP)


def for_class(context: Context, forms: Iterable[Writer], course: Callable[[], Course], policy: Path | None) -> Context:
    """Add to ``context`` the policy and the order of the exercises, where one of ``forms`` asks for them.

    ``UsageError`` if none does and a policy was named. Where no course is known, exercises come by their names.
    """
    if not any("policy" in form.needs for form in forms):
        if policy is not None:
            raise UsageError(
                "--policy is for the formats of a class: class, class-csv, class-json; choose one of these"
            )
        return context
    known = _known(course, needed=policy is not None)
    if known is None:
        return context
    slugs = tuple(outline.slug for outline in known.outlines())
    return replace(context, policy=policy_of(known.solutions, policy, slugs), exercises=slugs)


def order(course: Callable[[], Course]) -> tuple[str, ...]:
    """List the exercises in the order of the ``course``; none where no course is known."""
    known = _known(course, needed=False)
    return () if known is None else tuple(outline.slug for outline in known.outlines())


def _known(course: Callable[[], Course], *, needed: bool) -> Course | None:
    try:
        return course()
    except UsageError:
        if needed:
            raise
        return None
