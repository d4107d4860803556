"""The smallest counterexample: a generated case that fails, made smaller as long as it fails in the same way.

One exception: wrong numbers may become a wrong shape. A window that steps too far is either, depending on the size, and
the shape is what is to be put right first. First fewer numbers in the arrays, then simpler options, then simpler
numbers.
"""

from __future__ import annotations

import contextlib
from typing import NamedTuple

from grader.exercise.given import Choices, Generator
from grader.judge.answer_keys import Answer, KeyedCase, generated_case, generator, query, reference_program
from grader.judge.budget import Account, Budget
from grader.judge.session import Bounds, ExhaustedError, Program, Respondent, Session
from grader.judge.shrink import shrink
from grader.judge.verdict import Failed, judge
from grader.model.exercise import Case, Given, Group, LikeReference, Returns
from grader.model.report import Outcome
from grader.wire.messages import Query, Returned

MAX_WORKERS = 20  # for a submission that ends them
# A call that runs out of time, or floods us, costs seconds each time that it does.
_TOO_COSTLY = (Outcome.TIMEOUT, Outcome.OUTPUT_LIMIT, Outcome.MEMORY)


class ShrinkBudget(NamedTuple):
    """How much the search for a smaller case may cost.

    ``calls`` are cases that are tried, ``seconds`` are of CPU and, apart from these, of waiting: only slow submissions
    reach them, and load does not count.
    """

    calls: int
    seconds: float


NO_SHRINKING = ShrinkBudget(calls=0, seconds=0.0)
FULL_SHRINKING = ShrinkBudget(calls=400, seconds=5.0)
SHRINK_BUDGETS = {"no": NO_SHRINKING, "little": ShrinkBudget(calls=60, seconds=1.5), "fully": FULL_SHRINKING}


class FailedCase(NamedTuple):
    """A case and how it failed."""

    keyed: KeyedCase
    verdict: Failed


class Counterexample(NamedTuple):
    """A failing case to be shown, and the CPU seconds that the submission used for finding it."""

    shown: FailedCase
    seconds: float


def smallest(respondent: Respondent, group: Group, failed: FailedCase, budget: ShrinkBudget) -> Counterexample:
    """Find a case that fails as ``failed`` does and is smaller; ``failed`` itself if there is none.

    The search has its own ``budget``, out of what the account has left. What the reference costs is not charged.

    The inputs go to workers that have been told nothing else, so what they say cannot depend on a withheld group.
    """
    program, runner, account = respondent
    exercise = program.exercise
    maker = generator(exercise, group)
    hopeless = failed.verdict.outcome in _TOO_COSTLY or not budget.calls or account.overdrawn() is not None
    if group.given is None or maker is None or exercise.reference is None or failed.keyed.choices is None or hopeless:
        return Counterexample(failed, 0.0)
    seconds = budget.seconds
    cost = Budget(cpu_seconds=seconds, waited_seconds=seconds, waited_per_call=0.0)
    bounds = Bounds(workers=MAX_WORKERS)
    with (
        Session(runner, program, account.part(cost), bounds) as submission,
        Session(runner, reference_program(exercise, exercise.reference), Account(cost), bounds) as truth,
    ):
        search = _Search(program, group, group.given, submission, truth)
        found = search.run(maker, failed, budget.calls)
    return Counterexample(found, submission.seconds)


class _Search:
    """Tries cases on the submission and on the reference."""

    def __init__(self, program: Program, group: Group, given: Given, submission: Session, truth: Session) -> None:
        self._signature = program.exercise.signature(group.function)
        self._group = group
        self._given = given
        self._submission = submission
        self._truth = truth

    def run(self, maker: Generator, failed: FailedCase, calls: int) -> FailedCase:
        """Search from ``failed``, with at most so many ``calls``."""
        best = failed

        def fails_alike(choices: Choices) -> bool:
            nonlocal best
            tried = self._tried(maker, choices)
            if tried is None or not is_alike(tried.verdict, best.verdict):
                return False
            best = tried
            return True

        if failed.keyed.choices is not None:
            with contextlib.suppress(ExhaustedError):  # what was found until then is a failing case as well
                shrink(failed.keyed.choices, maker.smaller, fails_alike, calls)
        return best

    def _tried(self, maker: Generator, choices: Choices) -> FailedCase | None:
        """How the case of ``choices`` fails, if it is one and does."""
        try:
            case = generated_case(self._given, maker, choices)
        except (ValueError, ArithmeticError):
            return None  # the author's arithmetic does not reach so far
        if (expected := self._expected(case)) is None:
            return None
        keyed = KeyedCase(case, expected, choices)
        reply = self._submission.ask(query(self._group, case))
        verdict = judge(self._group, keyed, self._signature, reply)
        return FailedCase(keyed, verdict) if isinstance(verdict, Failed) else None

    def _expected(self, case: Case) -> Answer | None:
        """What is expected of a new case; None if the reference has no value for it, so that it is not a case."""
        match case.expectation:
            case LikeReference():
                reply = self._truth.ask(Query(case.call.function, case.call.args, case.call.kwargs, ()))
                return Returns(reply.result.value) if isinstance(reply.result, Returned) else None
            case answer:
                return answer


def is_alike(verdict: Failed, known: Failed) -> bool:
    """Whether ``verdict`` fails as ``known`` does; a wrong shape counts for wrong numbers."""
    kinds = ("value", "shape") if known.kind == "value" else (known.kind,)
    return verdict.outcome is known.outcome and verdict.kind in kinds
