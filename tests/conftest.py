"""What many tests share: one warm sandbox, and the toy course."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.exercise.catalog import Course
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.sandbox.sandbox import Sandbox

collect_ignore = ["course"]  # the toy course has tests of its own, for submissions


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_the_users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the command in a test keeps answer keys in a temporary folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Every protection holds, or the tests that need it fail."""
    with Sandbox() as warm:
        yield warm


@pytest.fixture
def keys(sandbox: Sandbox) -> AnswerKeys:
    """Answer keys that are worked out for one test and kept nowhere."""
    return AnswerKeys(sandbox, KeyStore(None))


@pytest.fixture(scope="session")
def toy_course() -> Course:
    return Course(Path(__file__).parent / "course")
