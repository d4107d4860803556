"""How the wrong solutions of an exercise behave in every case, to hold a failing submission against."""

from __future__ import annotations

import math

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.judge.budget import Account
from grader.judge.compare import compare
from grader.judge.run import Run, run
from grader.judge.runner import Runner
from grader.judge.session import Program, Source
from grader.judge.verdict import Failed, Verdict
from grader.model.exercise import Exercise, Raises, SourceFile
from grader.model.report import Outcome
from grader.values import Array, Dict, List, Tuple, Value

# A typo, or what is not written yet: raised wherever the code gets there, whatever it would have got wrong.
UNFINISHED = ("NameError", "UnboundLocalError", "NotImplementedError")


class Behaviour(Struct, frozen=True, kw_only=True):
    """What came of one case, as far as two solutions can be alike in it.

    ``value`` is kept where the value is what decided; ``refusal`` says whether an exception is what was expected.
    """

    outcome: Outcome
    kind: str = ""
    returned: bool = False
    value: Value | UnsetType = UNSET
    own: bool = True
    refusal: bool = False

    def is_like(self, other: Behaviour) -> bool:
        """Whether both are right, or both fail in the same way with the same value.

        An exception in the submission's own lines is like any other there, for the same mistake may meet it in another
        operation. Outside of them, where everybody's result is used in the same way, it must be of the same class.
        So it is where they should refuse: not to refuse is what all mistakes have in common, and what comes back
        instead tells them apart.
        """
        if self.is_unfinished or other.is_unfinished:
            return False
        if self.outcome is not other.outcome or self.returned is not other.returned:
            return False
        if not self.returned:
            return self.own is other.own and (self.own or self.kind == other.kind)
        return self.kind == other.kind and _is_same(self.value, other.value)

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
        return self.outcome is Outcome.ERROR and self.kind in UNFINISHED


# By the group's name, in the order of its cases.
Behaviours = dict[str, tuple[Behaviour, ...]]


def behaviours(done: Run, key: AnswerKey) -> Behaviours:
    """Derive from the verdicts of a run how it behaves."""
    return {
        name: tuple(_behaviour(keyed, verdict) for keyed, verdict in zip(key[name], verdicts, strict=True))
        for name, verdicts in done.verdicts.items()
    }


# By the name of a known mistake, in the order of its members.
Families = dict[str, tuple[Behaviours, ...]]


def behaviours_of_mistakes(exercise: Exercise, key: AnswerKey, runner: Runner) -> Families:
    """Run every wrong solution of ``exercise``, and give what came of its cases; no pytest group is run."""

    def behaves(file: SourceFile) -> Behaviours:
        return behaviours_of(file.source, exercise, key, runner)

    return {wrong.name: tuple(map(behaves, wrong.members)) for wrong in exercise.wrong}


def behaviours_of(source: bytes, exercise: Exercise, key: AnswerKey, runner: Runner) -> Behaviours:
    """Run ``source`` on the cases of ``key``; no pytest group is run."""
    groups = tuple(replace(group, tests=None) for group in exercise.groups)
    program = Program(replace(exercise, groups=groups), Source(exercise.outline.submit, source))
    return behaviours(run(program, key, runner, Account()), key)


def count_numbers(value: Value | UnsetType) -> int:
    """Count what ``value`` holds: numbers, and other plain things; 0 for one that was not kept."""
    match value:
        case Array(shape=shape):
            return math.prod(shape)
        case List(items=items) | Tuple(items=items):
            return sum(map(count_numbers, items))
        case Dict(items=named):
            return sum(map(count_numbers, named.values()))
    return 0 if value is UNSET else 1


def _is_same(value: Value | UnsetType, other: Value | UnsetType) -> bool:
    if isinstance(value, UnsetType) or isinstance(other, UnsetType):
        return value is other
    return compare(value, other) is None


def _behaviour(keyed: KeyedCase, verdict: Verdict) -> Behaviour:
    refusal = isinstance(keyed.expected, Raises)
    match verdict:
        case Failed(returned=returned):
            return Behaviour(
                outcome=verdict.outcome,
                kind=verdict.kind,
                returned=returned is not UNSET,
                value=returned if verdict.by_value else UNSET,
                own=verdict.own,
                refusal=refusal,
            )
        case passed:
            return Behaviour(outcome=passed.outcome, refusal=refusal)
