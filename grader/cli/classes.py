"""What the forms about a class as a whole need of the course: the order of its exercises."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from grader.errors import UsageError
from grader.exercise.course import Course
from grader.reporting.writers import Context, Writer


def in_order(context: Context, forms: Iterable[Writer], course: Callable[[], Course]) -> Context:
    """Add to ``context`` the order of the exercises, where one of ``forms`` asks for it."""
    if not any("exercises" in form.needs for form in forms):
        return context
    return replace(context, exercises=order(course))


def order(course: Callable[[], Course]) -> tuple[str, ...]:
    """List the exercises in the order of the ``course``; none where no course is known, so that names order them."""
    try:
        return tuple(outline.slug for outline in course().outlines())
    except UsageError:
        return ()
