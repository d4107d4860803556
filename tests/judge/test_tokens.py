"""Texts as numbers, made in real workers: what a hostile one does to its worker costs no other anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.cache import Cache
from grader.exercise.course import Course
from grader.grading import Grader
from grader.judge.tokens import KEY_BYTES, Tokens, Unread, text_of, tokens
from grader.model.exercise import Exercise
from grader.model.report import Outcome
from grader.model.stopped import Stopped
from grader.model.submission import Helper, Submission
from grader.sandbox.sandbox import Sandbox
from grader.wire.messages import BadReturn
from grader.worker.tokens import tokens as in_the_worker
from tests.fake_runner import FakeRunner
from tests.making import exercise, group

KEY = bytes(range(KEY_BYTES))


def submission(source: bytes, name: str = "clamp.py", **others: object) -> Submission:
    return Submission("kim", "clamp", Path(name), source, **others)  # type: ignore[arg-type]


HONEST = submission(b"def clamp(n):\n    return max(0, min(n, 10))\n")
HOSTILE = {
    "deep nesting": b"[" * 500_000,
    "one huge line": b"x" * 1_000_000,
    "bytes that are not UTF-8": b"\xff\xfe\x80" * 10_000,
    "NUL": b"\0" * 10_000,
    "a text without an end": b"'''" + b'"\\\n' * 300_000,
    "a line that goes on": b"\\\n" * 400_000,
    "blanks": b" " * 900_000 + b"x\n",
    "an indent more in each line": b"\n".join(b" " * n + b"if x:" for n in range(1200)),
    "a program that ends its process": b"import os\nos._exit(3)\n",
}


def test_hostile_sources_cost_nobody_else_anything(toy_course: Course) -> None:
    around = [HONEST, *(each for source in HOSTILE.values() for each in (submission(source), HONEST))]
    with Grader(toy_course, jobs=2, cache=Cache(None)) as grader:
        made = dict(grader.tokens("clamp", around, KEY))
    assert len(made) == len(around)
    usual = made[0]
    assert isinstance(usual, Tokens)
    direct = in_the_worker(np.frombuffer(HONEST.source, "uint8"), False, np.frombuffer(KEY, "uint8"))
    assert [usual.numbers.tolist(), usual.lines.tolist()] == direct.tolist()
    for place in range(0, len(around), 2):
        honest = made[place]
        assert isinstance(honest, Tokens)
        assert np.array_equal(honest.numbers, usual.numbers)


def test_a_source_is_not_run(sandbox: Sandbox, toy_course: Course) -> None:
    endless = submission(b"while True:\n    pass\n")
    found = tokens(toy_course.exercise("clamp"), endless, KEY, sandbox)
    assert isinstance(found, Tokens)
    assert len(found.numbers) == 8


# --- what a worker may send --------------------------------------------------------------------------------------


@pytest.fixture
def tiny() -> Exercise:
    return exercise(group())


def answering(answer: Callable[..., object], tiny: Exercise) -> Tokens | Unread:
    return tokens(tiny, HONEST, KEY, FakeRunner(tokens=answer))


@pytest.mark.quick
@pytest.mark.parametrize(
    "value",
    [
        None, "numbers", [[1], [1]], np.zeros((2, 3)), np.zeros((3, 2), "int64"), np.zeros(2, "int64"),
        BadReturn("size"), Stopped(Outcome.MEMORY, "it took more memory than it may"),
    ],
)  # fmt: skip
def test_what_are_not_numbers_of_tokens_is_told(value: object, tiny: Exercise) -> None:
    assert isinstance(answering(lambda *_: value, tiny), Unread)


@pytest.mark.quick
def test_an_exception_is_told(tiny: Exercise) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    assert isinstance(answering(broken, tiny), Unread)


@pytest.mark.quick
def test_more_numbers_than_were_asked_for_are_cut(tiny: Exercise) -> None:
    found = answering(lambda *_: np.zeros((2, 100_000), "int64"), tiny)
    assert isinstance(found, Tokens)
    assert found.is_cut
    assert len(found.numbers) == len(found.lines) == 5_000


@pytest.mark.quick
def test_a_text_is_the_file_with_its_helpers_and_a_notebook_is_itself() -> None:
    helper = (Helper("tools.py", b"b"),)
    assert text_of(submission(b"a", helpers=helper)) == b"a\nb"
    assert text_of(submission(b"a", name="clamp.ipynb", helpers=helper)) == b"a"
