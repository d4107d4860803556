"""What grading one submission to one exercise may cost in all, and the account that all of it is charged to."""

from __future__ import annotations

from typing import NamedTuple

from grader.model.sentence import Sentence, sentence
from grader.model.stopped import Usage


class Budget(NamedTuple):
    """What loading and all calls together may cost, beside the limits of each call.

    ``cpu_seconds`` and ``waited_seconds`` do not count what a busy machine makes a submission wait, and every call may
    wait ``waited_per_call`` more. Where a system does not tell them, ``passed_seconds`` by the clock stand in.
    """

    cpu_seconds: float = 60.0
    waited_seconds: float = 20.0
    waited_per_call: float = 0.7
    passed_seconds: float = 300.0


USUAL_BUDGET = Budget()


class Account:
    """What has been used of a budget: every session that belongs to one submission charges the same account.

    An account can be a part of a ``whole``. What is charged to it is charged there as well, and it is overdrawn when
    either is.
    """

    def __init__(self, budget: Budget = USUAL_BUDGET, whole: Account | None = None) -> None:
        self._budget = budget
        self._whole = whole
        self._used = Usage()
        self._passed = 0.0
        self._calls = 0

    def part(self, budget: Budget) -> Account:
        """Open an account that has a ``budget`` of its own, out of what is left of this one."""
        return Account(budget, self)

    def charge(self, used: Usage, passed: float, calls: int) -> None:
        """Take down what so many ``calls``, or a loading, used, and the seconds that passed meanwhile."""
        self._used += used
        self._passed += passed
        self._calls += calls
        if self._whole is not None:
            self._whole.charge(used, passed, calls)

    @property
    def cpu_left(self) -> float:
        """CPU seconds of the budget that nothing has used yet."""
        return self._budget.cpu_seconds - self._used.cpu_seconds

    def overdrawn(self) -> Sentence | None:
        """What all that was charged has taken too much of, if anything."""
        budget = self._budget
        may_wait = budget.waited_seconds + budget.waited_per_call * self._calls
        if self._used.cpu_seconds > budget.cpu_seconds:
            return sentence("took more than {seconds} s of CPU time", seconds=format(budget.cpu_seconds, "g"))
        if self._used.waited_seconds > may_wait:
            return sentence("waited for more than {seconds} s", seconds=format(may_wait, ".0f"))
        if self._passed > budget.passed_seconds:
            return sentence("took more than {seconds} s", seconds=format(budget.passed_seconds, "g"))
        return self._whole.overdrawn() if self._whole is not None else None
