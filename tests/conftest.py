"""What many tests share: one warm sandbox, and the toy course."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.exercise.catalog import Course
from grader.sandbox.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Every protection holds, or the tests that need it fail."""
    with Sandbox() as warm:
        yield warm


@pytest.fixture(scope="session")
def toy_course() -> Course:
    return Course(Path(__file__).parent / "course")
