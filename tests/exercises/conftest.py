"""What the tests of the course's own exercises share."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise.catalog import Course
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.sandbox.sandbox import Sandbox

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def course() -> Course:
    """The course that is handed out, not the toy that the framework's tests use."""
    return Course(HERE.parents[1])


@pytest.fixture(scope="session")
def keys(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> AnswerKeys:
    return AnswerKeys(sandbox, KeyStore(tmp_path_factory.mktemp("keys")))
