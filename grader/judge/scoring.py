"""Points: from the outcomes of a group's cases to its score."""

from __future__ import annotations

from collections.abc import Sequence

from grader.catalogue import marked
from grader.judge.answer_keys import Answer, AnswerKey, KeyedCase
from grader.model.exercise import Call, Group, LikeReference, Raises, Returns
from grader.model.report import Outcome
from grader.values import Array, Dict, List, Tuple, Value

NEEDS_A_VALUE = marked("this counts once a value other than 0 comes out right in a hidden group of values")
NEEDS_A_VISIBLE_VALUE = marked("this counts once a value comes out right")


def group_outcome(outcomes: Sequence[Outcome]) -> Outcome:
    """The first outcome that is not ok, in the order of the cases."""
    return next((outcome for outcome in outcomes if outcome is not Outcome.OK), Outcome.OK)


def group_score(group: Group, outcomes: Sequence[Outcome], weights: Sequence[float] = ()) -> float:
    """All points for all cases; with ``proportional`` scoring, the share of those that came out ok, by weight.

    None for practice calls that stand in for hidden ones.
    """
    if group.stands_in:
        return 0.0
    shares = weights or [1.0] * len(outcomes)
    ok = sum(share for share, outcome in zip(shares, outcomes, strict=True) if outcome is Outcome.OK)
    if group.scoring == "proportional":
        return round(group.points * ok / sum(shares), 6)
    return group.points if all(outcome is Outcome.OK for outcome in outcomes) else 0.0


def judges_values(group: Group) -> bool:
    """Whether ``group`` asks for values; the others for properties, refusals or facts that are measured."""
    generated = group.given is not None and isinstance(group.given.expectation, LikeReference)
    written = any(not isinstance(case.expectation, Raises) for case in group.cases)
    return (generated or group.tests is not None or written) and not group.properties and not group.measured


def never_right(groups: Sequence[Group], outcomes: Sequence[Sequence[Outcome]], key: AnswerKey) -> Outcome | None:
    """The first outcome of the values if not one of them is right, else None.

    A function that always answers 0 has the right type, and one that always raises refuses bad arguments: neither is
    worth points, so groups that judge no values earn theirs only beside a value that is right. That must be a hidden
    one that holds anything beside zeros, for the visible ones can be learnt by heart and zeros come by chance; where no
    hidden ones are at hand, the visible ones open.
    """
    judged = [(group, ended) for group, ended in zip(groups, outcomes, strict=True) if judges_values(group)]
    hidden = [each for each in judged if each[0].hidden]
    visible = _visible_calls([group for group, _ in judged], key)
    values = [outcome for group, ended in hidden for outcome in _opening(key[group.name], ended, visible)]
    values = values or [outcome for _, ended in hidden or judged for outcome in ended]
    return values[0] if values and Outcome.OK not in values else None


def _visible_calls(groups: Sequence[Group], key: AnswerKey) -> list[Call]:
    return [keyed.case.call for group in groups if not group.hidden for keyed in key[group.name]]


def _opening(cases: Sequence[KeyedCase], outcomes: Sequence[Outcome], visible: Sequence[Call]) -> Sequence[Outcome]:
    """The outcomes of cases that nobody gets right who knows the visible ones and answers the others with nothing."""
    if not cases:  # of a pytest file, some of whose tests may ask for little
        return [group_outcome(outcomes)]
    return [
        outcome
        for keyed, outcome in zip(cases, outcomes, strict=True)
        if tells_something(keyed.expected) and keyed.case.call not in visible
    ]


def tells_something(answer: Answer) -> bool:
    """Whether the answer is a value that holds anything beside zeros."""
    return isinstance(answer, Returns) and holds_something(answer.value)


def holds_something(value: Value) -> bool:
    """Whether ``value`` holds anything beside zeros."""
    match value:
        case Array():
            return bool(value.numpy().any())
        case List(items=items) | Tuple(items=items):
            return any(map(holds_something, items))
        case Dict(items=named):
            return any(map(holds_something, named.values()))
        case plain:
            return bool(plain)
