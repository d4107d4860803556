"""The smallest counterexample of submissions whose processes end, hang or do not load, and the same one everywhere."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from grader.judge.answer_keys import build_key
from grader.judge.budget import Account
from grader.judge.counterexample import FULL_SHRINKING, FailedCase, smallest
from grader.judge.run import run
from grader.judge.session import Program, Respondent, Source
from grader.judge.verdict import Failed
from grader.model.exercise import Exercise, Limits, SourceFile
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Worker
from grader.wire.messages import Load
from tests.judge.test_counterexample import shown, tiny_exercise

TOTAL = b"def total(x, mode='plain'):\n    return x.sum()\n"
OFF_BY_ONE = "def total(x, mode='plain'): return x.sum() + 1"


class Tiny(NamedTuple):
    """The exercise ``total`` and a sandbox that it runs in."""

    exercise: Exercise
    sandbox: Sandbox

    def failing(self, program: str) -> FailedCase:
        """The largest generated case that ``program`` fails."""
        key = build_key(self.exercise, self.sandbox)
        pairs = zip(key["any"], run(self._loaded(program), key, self.sandbox, Account()).verdicts["any"], strict=True)
        return [FailedCase(keyed, verdict) for keyed, verdict in pairs if isinstance(verdict, Failed)][-1]

    def shrunk(self, program: str, failed: FailedCase | None = None) -> FailedCase:
        found = failed or self.failing(program)
        [group] = self.exercise.groups
        return smallest(Respondent(self._loaded(program), self.sandbox, Account()), group, found, FULL_SHRINKING).shown

    def _loaded(self, program: str) -> Program:
        return Program(self.exercise, Source("total.py", textwrap.dedent(program).encode()))


def made(sandbox: Sandbox, seconds: float = 0.3) -> Tiny:
    exercise = tiny_exercise(SourceFile("solutions/total/total.py", TOTAL))
    return Tiny(replace(exercise, limits=Limits(seconds, 128)), sandbox)


@pytest.fixture
def tiny(sandbox: Sandbox) -> Tiny:
    return made(sandbox)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every source that any worker loads from now on."""
    sources: list[bytes] = []
    usual = Worker.load

    def load(worker: Worker, order: Load) -> Any:
        sources.append(order.source)
        return usual(worker, order)

    monkeypatch.setattr(Worker, "load", load)
    return sources


def test_a_submission_that_ends_its_process_every_time_is_made_small_as_far_as_processes_go(
    tiny: Tiny, loads: list[bytes]
) -> None:
    program = "import os\ndef total(x, mode='plain'):\n    if x.size > 1: os._exit(0)\n    return x.sum()"
    failed = tiny.failing(program)
    loads.clear()
    keyed, verdict = tiny.shrunk(program, failed)
    assert verdict.outcome is Outcome.CRASH
    assert len(encoded(keyed.case.call.args[0])) < len(encoded(failed.keyed.case.call.args[0]))
    assert 0 < loads.count(program.encode()) <= 20


def encoded(array: Any) -> bytes:
    data: bytes = array.data
    return data


def test_a_call_that_runs_out_of_time_is_not_made_again(sandbox: Sandbox, loads: list[bytes]) -> None:
    program = "def total(x, mode='plain'):\n    while x.size > 3: pass\n    return x.sum()"
    quick = made(sandbox, 0.05)
    failed = quick.failing(program)
    assert failed.verdict.outcome is Outcome.TIMEOUT
    loads.clear()
    assert quick.shrunk(program, failed) is failed
    assert loads == []


def test_a_call_that_runs_out_of_time_on_the_way_costs_that_call(tiny: Tiny, loads: list[bytes]) -> None:
    program = """
        def total(x, mode='plain'):
            while x.shape == (1, 1): pass
            return x.sum() + 1
    """
    failed = tiny.failing(program)
    loads.clear()
    keyed, verdict = made(tiny.sandbox, 0.02).shrunk(program, failed)
    assert verdict.outcome is Outcome.WRONG
    assert shown(keyed) in ("array([[0, 0]], float64), 'plain'", "array([[0], [0]], float64), 'plain'")
    assert 1 < loads.count(textwrap.dedent(program).encode()) <= 20


def test_a_submission_that_loads_no_more_is_tried_once_and_shown_the_case_that_was_found(
    tiny: Tiny, loads: list[bytes]
) -> None:
    failed = tiny.failing(OFF_BY_ONE)
    loads.clear()
    assert tiny.shrunk("raise SystemExit", failed) == failed
    assert loads.count(b"raise SystemExit") == 1


PROCESS = """
from tests.judge.test_counterexample_processes import ELSEWHERE, made, shown
from grader.sandbox.sandbox import Sandbox
with Sandbox() as sandbox:
    print(shown(made(sandbox).shrunk(ELSEWHERE).keyed))
"""
ELSEWHERE = "def total(x, mode='plain'): return x.sum() + (x.sum() < -11 and mode != 'plain')"


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_finds_the_same(tiny: Tiny, hash_seed: str) -> None:
    run = [sys.executable, "-c", PROCESS]
    found = subprocess.run(run, env={"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True)
    assert found.stdout == f"{shown(tiny.shrunk(ELSEWHERE).keyed)}\n"
