"""What the tests of the course's own exercises share: each is read once, and sandboxes work side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.cache import Cache
from grader.exercise.course import Course
from grader.model.exercise import Exercise
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes, usual_number

HERE = Path(__file__).parent
SIDE_BY_SIDE = 2  # each holds torch, in each of pytest's processes


@pytest.fixture(scope="session")
def course() -> Course:
    """The course that is handed out, not the toy that the framework's tests use."""
    return Course(HERE.parents[1])


@pytest.fixture(scope="session")
def exercises(course: Course) -> dict[str, Exercise]:
    return {exercise.slug: exercise for exercise in course.in_order()}


@pytest.fixture(scope="session")
def sandboxes() -> Iterator[Sandboxes]:
    """Every protection holds, or the tests that need it fail."""
    with Sandboxes([Sandbox() for _ in range(min(usual_number(), SIDE_BY_SIDE))]) as all_:
        yield all_


@pytest.fixture
def sandbox(sandboxes: Sandboxes) -> Iterator[Sandbox]:
    """One of them, for a test that does one thing after the other."""
    with sandboxes.one() as lent:
        yield lent


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))
