"""The smallest counterexample: a generated case that fails, made smaller as long as it fails in the same way.

One exception: wrong numbers may become a wrong shape. A window that steps too far is either, depending on the size, and
the shape is what is to be put right first.

First fewer numbers in the arrays, then simpler options, then simpler numbers. The search is bounded by a number of
calls, so that it finds the same on every machine, and by a time that only slow submissions reach, so that these cost no
more than a share of the grading.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.msgpack import encode

from grader.exercise.given import Choices, Generator
from grader.judge.answer_keys import Expected, KeyedCase, generated_case, generator, query
from grader.judge.calls import Answered, Source
from grader.judge.conversation import Conversation, ExhaustedError
from grader.judge.verdict import Verdict, judge
from grader.model.exercise import Case, Exercise, Given, Group
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.wire.messages import Query, Returned

MAX_WORKERS = 20  # for a submission that ends them
# A call that runs out of time, or floods us, costs seconds each time that it does.
_TOO_COSTLY = (Outcome.TIMEOUT, Outcome.OUTPUT_LIMIT, Outcome.MEMORY)


class Effort(NamedTuple):
    """How much the search for a smaller case may cost: cases that are tried, and seconds by the clock."""

    calls: int
    seconds: float


NO_EFFORT = Effort(calls=0, seconds=0.0)
FULL_EFFORT = Effort(calls=400, seconds=5.0)
EFFORTS = {"no": NO_EFFORT, "little": Effort(calls=60, seconds=1.5), "fully": FULL_EFFORT}


def smallest(
    exercise: Exercise,
    group: Group,
    failed: tuple[KeyedCase, Verdict],
    source: Source,
    sandbox: Sandbox,
    effort: Effort,
) -> tuple[KeyedCase, Verdict]:
    """A case that fails as ``failed`` does and is smaller, with its verdict; ``failed`` itself if none is found.

    The inputs go to workers that have been told nothing else, so what they say cannot depend on a closed group.
    """
    keyed, verdict = failed
    maker = generator(exercise, group)
    hopeless = verdict.outcome in _TOO_COSTLY or exercise.reference is None
    if group.given is None or maker is None or keyed.choices is None or hopeless or not effort.calls:
        return failed
    reference = Source(exercise.outline.submit, exercise.reference.read_bytes()) if exercise.reference else source
    with (
        Conversation(sandbox, exercise, source, workers=MAX_WORKERS) as submission,
        Conversation(sandbox, exercise, reference, workers=MAX_WORKERS) as truth,
    ):
        search = _Search(exercise, group, group.given, maker, submission, truth, effort)
        return search.run(keyed, verdict, keyed.choices)


class _Search:
    """One descent, from a failing case to one from which no step leads to a smaller one."""

    def __init__(
        self,
        exercise: Exercise,
        group: Group,
        given: Given,
        maker: Generator,
        submission: Conversation,
        truth: Conversation,
        effort: Effort,
    ) -> None:
        self._signature = exercise.signature(group.function)
        self._group = group
        self._given = given
        self._maker = maker
        self._submission = submission
        self._truth = truth
        self._calls_left = effort.calls
        self._deadline = time.monotonic() + effort.seconds
        self._seen: set[bytes] = set()

    def run(self, keyed: KeyedCase, verdict: Verdict, choices: Choices) -> tuple[KeyedCase, Verdict]:
        best = keyed, verdict
        try:
            while (step := self._step(choices, best[1])) is not None:
                choices, best = step
        except ExhaustedError:
            pass  # what was found until then is a failing case as well
        return best

    def _step(self, choices: Choices, known: Verdict) -> tuple[Choices, tuple[KeyedCase, Verdict]] | None:
        """The first smaller choices that fail as is ``known``, or None when there are none, or no effort is left."""
        for smaller in self._untried(choices):
            if not self._calls_left or time.monotonic() > self._deadline:
                raise ExhaustedError
            self._calls_left -= 1
            case = self._case(smaller)
            expected = self._expected(case) if case else None
            if case is None or expected is None:
                continue
            verdict = judge(
                self._group, case, expected, self._signature, self._submission.ask(query(self._group, case))
            )
            if _is_as(verdict, known):
                return smaller, (KeyedCase(case, expected, smaller), verdict)
        return None

    def _untried(self, choices: Choices) -> Iterator[Choices]:
        for smaller in self._maker.smaller(choices):
            if (code := encode(smaller)) not in self._seen:
                self._seen.add(code)
                yield smaller

    def _case(self, choices: Choices) -> Case | None:
        """The case that ``choices`` stand for, if the author's arithmetic reaches so far."""
        try:
            return generated_case(self._given, self._maker, choices)
        except (ValueError, ArithmeticError):
            return None

    def _expected(self, case: Case) -> Expected | None:
        """What is expected of a new case; None if the reference has no value for it, so that it is no case at all."""
        if case.raises is not None:
            return Expected(raises=case.raises)
        entry = self._truth.ask(Query(case.call.function, case.call.args, case.call.kwargs, ()))
        answer = entry.answer if isinstance(entry, Answered) else None
        return Expected(answer.value) if isinstance(answer, Returned) else None


def _is_as(verdict: Verdict, known: Verdict) -> bool:
    kinds = ("value", "shape") if known.kind == "value" else (known.kind,)
    return verdict.outcome is known.outcome and verdict.kind in kinds
