"""What feedback quotes was said by a process that was sent one input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import UNSET

from grader.judge.budget import Account, Budget
from grader.judge.counterexample import FailedCase
from grader.judge.quote import NOT_ASKED_AGAIN, UNLIKE_ALONE, Quote, quoted
from grader.judge.session import Program, Respondent, Source
from grader.judge.verdict import Failed
from grader.model.report import Outcome
from grader.model.stopped import Stopped, Usage
from tests import making
from tests.fake_runner import FakeRunner
from tests.making import case, group, keyed

pytestmark = pytest.mark.quick

GROUP = group("shown", case(3, expect=30))
PROGRAM = Program(making.exercise(GROUP), Source("tiny.py", b"f"))
TELLING = Failed(outcome=Outcome.WRONG, message="1 2 3", returned=123, differing=(0,), printed="1 2 3", kind="value")


def quote(f: Callable[..., Any], verdict: Failed = TELLING, **others: Any) -> tuple[Quote, FakeRunner]:
    runner = FakeRunner(f=f, **others)
    return quoted(Respondent(PROGRAM, runner, Account()), GROUP, FailedCase(keyed(3, expect=30), verdict)), runner


def test_the_case_is_called_alone_in_a_worker_of_its_own() -> None:
    _, runner = quote(lambda n: 31)
    [worker] = runner.started
    [[query]] = worker.batches
    assert query.args == (3,)
    assert worker.is_closed


def test_what_comes_back_then_is_quoted_and_nothing_of_before() -> None:
    shown = quote(lambda n: 31)[0].shown.verdict
    assert shown.outcome is Outcome.WRONG
    assert shown.returned == 31
    assert "1 2 3" not in f"{shown.message}{shown.printed}"


def test_the_cpu_time_is_counted() -> None:
    assert quote(lambda n: 31)[0].seconds == 0.25


def unwilling(n: int) -> int:
    raise ValueError("1 2 3")


@pytest.mark.parametrize("f", [lambda n: 30, unwilling, lambda n: "31"])
def test_of_a_case_that_does_not_fail_alike_alone_nothing_is_quoted(f: Callable[..., Any]) -> None:
    shown = quote(f)[0].shown.verdict
    assert shown == Failed(outcome=Outcome.WRONG, message=UNLIKE_ALONE, kind="value")
    assert shown.returned is UNSET


def test_of_a_program_that_loads_only_sometimes_nothing_is_quoted() -> None:
    shown = quote(lambda n: 31, load=Stopped(Outcome.CRASH, "it ended"))[0].shown.verdict
    assert shown.message == UNLIKE_ALONE


def test_where_the_account_is_overdrawn_nothing_is_asked_and_nothing_is_quoted() -> None:
    account, runner = Account(Budget(cpu_seconds=1)), FakeRunner(f=lambda n: 31)
    account.charge(Usage(cpu_seconds=2), 0.0, 1)
    made = quoted(Respondent(PROGRAM, runner, account), GROUP, FailedCase(keyed(3, expect=30), TELLING))
    assert made.shown.verdict == Failed(outcome=Outcome.WRONG, message=NOT_ASKED_AGAIN, kind="value")
    assert (made.seconds, runner.started) == (0, [])


def test_the_call_is_charged() -> None:
    account, runner = Account(Budget(cpu_seconds=1)), FakeRunner()

    def slow(n: int) -> int:
        runner.spend(cpu_seconds=2)
        return 31

    runner.functions = {"f": slow}
    quoted(Respondent(PROGRAM, runner, account), GROUP, FailedCase(keyed(3, expect=30), TELLING))
    assert account.overdrawn() == "took more than 1 s of CPU time"


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.OUTPUT_LIMIT, Outcome.CRASH, Outcome.MISSING])
def test_what_we_say_ourselves_is_kept_without_another_call_and_without_what_was_printed(outcome: Outcome) -> None:
    ours = Failed(outcome=outcome, message="it took too long", printed="1 2 3")
    made, runner = quote(lambda n: 31, ours)
    assert runner.started == []
    assert made.seconds == 0
    assert made.shown.verdict.message == "it took too long"
    assert made.shown.verdict.printed == ""
