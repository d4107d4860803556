"""The verdict on one reply: passed, or failed with everything that a person could want to know about it."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec
from msgspec import UNSET, UnsetType

from grader.catalogue import marked
from grader.exercise.expressions import Expression
from grader.judge.answer_keys import KeyedCase
from grader.judge.compare import compare, describe
from grader.judge.properties import broken_property
from grader.judge.reply import Ended, Reply, describe_raised, is_unwritten
from grader.model.exercise import Group, Raises, Returns, Satisfies, Signature
from grader.model.report import Outcome
from grader.model.sentence import Said, Sentence, sentence
from grader.text import one_line, visible_bytes
from grader.values import Dict, Value
from grader.wire.messages import Raised, Returned


class Passed(msgspec.Struct, frozen=True):
    """The case came out as expected."""

    outcome: ClassVar[Literal[Outcome.OK]] = Outcome.OK


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """The case did not come out as expected. ``message`` may quote the submission; ``reveal`` decides what is shown.

    ``differing`` are flat indices of cells, ``parts`` those of each item of a sequence or dict.
    ``kind`` tells failures of one outcome apart: the exception's class, the property, or in what the value differs.
    ``by_value`` says whether the value that came back is what decided, ``own`` whether an exception came out of the
    submission's own lines rather than out of those that use what it made; ``raised`` is that exception.
    """

    outcome: Outcome
    message: Said = ""
    returned: Value | UnsetType = UNSET
    differing: tuple[int, ...] = ()
    printed: str = ""
    kind: str = ""
    by_value: bool = True
    own: bool = True
    raised: Raised | None = None
    parts: tuple[tuple[int, ...], ...] = ()


Verdict = Passed | Failed
PASSED = Passed()


def judge(group: Group, keyed: KeyedCase, signature: Signature, reply: Reply) -> Verdict:
    """Judge what came back for a case of ``group``."""
    verdict = _judge(group, keyed, signature, reply)
    if isinstance(verdict, Passed):
        return verdict
    return msgspec.structs.replace(verdict, printed=visible_bytes(reply.printed))


def _judge(group: Group, keyed: KeyedCase, signature: Signature, reply: Reply) -> Verdict:
    match keyed.expected, reply.result:
        case Raises(name=name), Ended(raised=Raised() as raised) if _is_refusal(raised, name):
            return PASSED
        case Raises(name=name), Ended(outcome=Outcome.ERROR, raised=Raised() as raised) if not is_unwritten(raised):
            return _raised(_raised_another(name, raised), raised)
        case _, Ended(outcome=Outcome.ERROR, raised=Raised() as raised) as ended:
            return _raised(ended.message, raised)
        case _, Ended() as ended:
            kind = one_line(ended.raised.kinds[0], 80) if ended.raised else ""
            return Failed(outcome=ended.outcome, message=ended.message, kind=kind, raised=ended.raised)
        case _, Returned() as returned:
            return _judge_returned(group, keyed, signature, returned)


def _is_refusal(raised: Raised, name: str) -> bool:
    return name in raised.kinds and (not is_unwritten(raised) or name == "NotImplementedError")


_RETURNED = marked("it should raise {name}, and returned {what}")


def _raised_another(name: str, raised: Raised) -> Sentence:
    return sentence("it should raise {name}, and raised {what}", name=name, what=describe_raised(raised))


def _raised(message: Said, raised: Raised) -> Failed:
    kind = one_line(raised.kinds[0], 80)
    return Failed(outcome=Outcome.ERROR, message=message, kind=kind, own=raised.line is not None, raised=raised)


def _judge_returned(group: Group, keyed: KeyedCase, signature: Signature, returned: Returned) -> Verdict:
    match keyed.expected:
        case Raises(name=name):
            message = sentence(_RETURNED, name=name, what=describe(returned.value))
            return _wrong(returned, message, "returned")
        case expected if group.properties:
            value = expected.value if isinstance(expected, Returns) else None
            if isinstance(expected, Returns) and (unlike := _unlike(value, returned, signature)):
                return unlike
            if broken := broken_property(group.properties, keyed.case.call, value, returned):
                return _wrong(
                    returned, sentence("{part}: {difference}", part=broken.name, difference=broken.problem), broken.name
                )
            return PASSED
        case Satisfies(conditions=conditions):
            return _judge_figures(conditions, returned)
        case Returns(value=value):
            if difference := compare(value, returned.value, _shape_formula(signature)):
                wrong = _wrong(returned, difference.message, difference.kind)
                return msgspec.structs.replace(wrong, differing=difference.cells, parts=difference.parts)
            return _judge_operations(group, returned)


def _unlike(value: Value, returned: Returned, signature: Signature) -> Failed | None:
    """A result of another kind or shape has no property that would be worth anything."""
    difference = compare(value, returned.value, _shape_formula(signature))
    if difference is None or difference.kind not in ("kind", "length", "shape"):
        return None
    return _wrong(returned, difference.message, difference.kind)


def _wrong(returned: Returned, message: Said, kind: str, *, by_value: bool = True) -> Failed:
    return Failed(outcome=Outcome.WRONG, message=message, returned=returned.value, kind=kind, by_value=by_value)


def _judge_operations(group: Group, returned: Returned) -> Verdict:
    taken = returned.observed.operations
    if group.max_operations is None or (taken is not None and taken <= group.max_operations):
        return PASSED
    told = marked("the value is right, and it took {taken} tensor operations where at most {allowed} are allowed")
    message = sentence(told, taken=str(taken), allowed=group.max_operations)
    return _wrong(returned, message, "operations", by_value=False)


def _judge_figures(conditions: tuple[str, ...], returned: Returned) -> Verdict:
    """Whether the numbers that were returned by name fulfil every condition."""
    if not isinstance(returned.value, Dict):
        return _wrong(
            returned,
            sentence("expected named figures in a dict, yours is {given}", given=describe(returned.value)),
            "kind",
        )
    figures = {name: value for name, value in returned.value.items.items() if isinstance(value, int | float)}
    for condition in conditions:
        expression = Expression(condition)
        absent = sorted(expression.names - figures.keys())
        if absent or not _fulfilled(expression, figures):
            told = ", ".join(f"{name} is {figures.get(name, 'not there')}" for name in sorted(expression.names))
            message = sentence("{condition} is asked for, and {figures}", condition=condition, figures=told)
            return _wrong(returned, message, condition, by_value=False)
    return PASSED


def _fulfilled(expression: Expression, figures: dict[str, int | float]) -> bool:
    try:
        return bool(expression.value(figures))
    except (ValueError, ArithmeticError):
        return False


def _shape_formula(signature: Signature) -> str:
    dims = next((kind.dims for kind in signature.returns if kind.dims), None)
    return f"({', '.join(dims)})" if dims else ""
