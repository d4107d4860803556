"""One account for all that is done for a submission, and parts of it."""

from __future__ import annotations

import pytest

from grader.judge.budget import Account, Budget
from grader.model.sentence import Sentence
from grader.model.stopped import Usage

pytestmark = pytest.mark.quick

SMALL = Budget(cpu_seconds=10, waited_seconds=10, waited_per_call=0.5, passed_seconds=100)


def charged(cpu: float = 0.0, waited: float = 0.0, passed: float = 0.0, calls: int = 0) -> Sentence | None:
    account = Account(SMALL)
    account.charge(Usage(cpu, waited), passed, calls)
    return account.overdrawn()


def test_nothing_is_overdrawn_that_is_used_up_to_its_limit() -> None:
    assert Account(SMALL).overdrawn() is None
    assert charged(cpu=10, waited=10, passed=100) is None


def test_what_is_overdrawn_is_said() -> None:
    assert charged(cpu=10.5) == "took more than 10 s of CPU time"
    assert charged(waited=10.5) == "waited for more than 10 s"
    assert charged(passed=100.5) == "took more than 100 s"


def test_every_call_may_wait_a_little_more() -> None:
    assert charged(waited=12, calls=3) == "waited for more than 12 s"
    assert charged(waited=12, calls=4) is None


def test_what_is_charged_adds_up() -> None:
    account = Account(SMALL)
    for _ in range(3):
        assert account.overdrawn() is None
        account.charge(Usage(cpu_seconds=4), 0.0, 1)
    assert account.overdrawn() == "took more than 10 s of CPU time"


def test_a_part_is_overdrawn_by_its_own_budget_and_the_whole_goes_on() -> None:
    whole = Account(SMALL)
    part = whole.part(Budget(cpu_seconds=2))
    part.charge(Usage(cpu_seconds=3), 0.0, 1)
    assert part.overdrawn() == "took more than 2 s of CPU time"
    assert whole.overdrawn() is None


def test_what_a_part_uses_is_taken_out_of_the_whole() -> None:
    whole = Account(SMALL)
    for _ in range(3):
        whole.part(Budget(cpu_seconds=5)).charge(Usage(cpu_seconds=4), 0.0, 1)
    assert whole.overdrawn() == "took more than 10 s of CPU time"


def test_where_the_whole_is_overdrawn_so_is_every_part() -> None:
    whole = Account(SMALL)
    part = whole.part(Budget(cpu_seconds=50))
    whole.charge(Usage(cpu_seconds=11), 0.0, 1)
    assert part.overdrawn() == whole.part(Budget()).overdrawn() == "took more than 10 s of CPU time"
