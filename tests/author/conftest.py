"""Proving an exercise, in the one warm sandbox that all tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from grader.author.verification import Verification
from grader.author.verify import verify
from grader.cache import Cache
from grader.model.exercise import Exercise
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes

Verify = Callable[[Exercise], Verification]


@pytest.fixture(scope="session")
def sandboxes(sandbox: Sandbox) -> Iterator[Sandboxes]:
    with Sandboxes([sandbox]) as one:
        yield one


@pytest.fixture
def verified(sandboxes: Sandboxes) -> Verify:
    """``verified(exercise)`` is what became of it; nothing is kept from one call to the next."""
    return lambda exercise: verify(exercise, Cache(None), sandboxes)
