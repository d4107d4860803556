"""How the wrong solutions of an exercise behave in every case, to hold a failing submission against."""

from __future__ import annotations

from msgspec import Struct

from grader.judge.answer_keys import AnswerKey
from grader.judge.calls import Source
from grader.judge.compare import compare
from grader.judge.run import Trial, try_out
from grader.judge.verdict import Verdict
from grader.model.exercise import Exercise
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.values import Value

# A typo, or what is not written yet: raised wherever the code gets there, whatever it would have got wrong.
_UNFINISHED = ("NameError", "UnboundLocalError", "NotImplementedError")


class Behaviour(Struct, frozen=True):
    """What came of one case, as far as two solutions can be alike in it."""

    outcome: Outcome
    kind: str = ""
    returned: bool = False
    value: Value = None
    own: bool = True
    refusal: bool = False  # whether an exception is what was expected

    def is_like(self, other: Behaviour) -> bool:
        """Whether both are right, or both fail in the same way with the same value.

        An exception in the submission's own lines is like any other there, for the same mistake may meet it in another
        operation. Outside of them, where everybody's result is used in the same way, it must be of the same class.
        Two that return something where they should refuse are alike, whatever it is.
        """
        if self.is_unfinished or other.is_unfinished:
            return False
        if self.outcome is not other.outcome or self.returned is not other.returned:
            return False
        if not self.returned:
            return self.own is other.own and (self.own or self.kind == other.kind)
        return self.kind == other.kind and (self.refusal or compare(self.value, other.value) is None)

    def could_be(self, other: Behaviour) -> bool:
        """Whether both fail and nothing says that it is by different mistakes.

        Written in another way, the same mistake may raise where it returned something odd: a window that hangs over the
        edge is cut off by a slice, and is an IndexError to a loop. Only two values say that the mistakes differ.
        """
        if self.is_like(other):
            return True
        if Outcome.OK in (self.outcome, other.outcome) or self.is_unfinished or other.is_unfinished:
            return False
        return not (self.returned and other.returned)

    @property
    def is_unfinished(self) -> bool:
        return self.outcome is Outcome.ERROR and self.kind in _UNFINISHED


# By the group's name, in the order of its cases.
Behaviours = dict[str, tuple[Behaviour, ...]]


def behaviours(trial: Trial) -> Behaviours:
    return {name: tuple(_behaviour(verdict) for verdict in verdicts) for name, verdicts in trial.verdicts.items()}


def behaviours_of_mistakes(exercise: Exercise, key: AnswerKey, sandbox: Sandbox) -> dict[str, Behaviours]:
    """Run every wrong solution of ``exercise``; by its name."""
    return {
        wrong.name: behaviours(
            try_out(exercise, Source(exercise.outline.submit, wrong.path.read_bytes()), key, sandbox)
        )
        for wrong in exercise.wrong
    }


def _behaviour(verdict: Verdict) -> Behaviour:
    if verdict.outcome is Outcome.OK:
        return Behaviour(Outcome.OK, refusal=verdict.refusal)
    is_kept = verdict.returned and verdict.by_value and not verdict.refusal
    return Behaviour(
        outcome=verdict.outcome,
        kind=verdict.kind,
        returned=verdict.returned,
        value=verdict.actual if is_kept else None,
        own=verdict.own,
        refusal=verdict.refusal,
    )
