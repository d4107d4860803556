"""The verdict on one answer: its outcome, and everything a person could want to know about it."""

from __future__ import annotations

from typing import NamedTuple

from grader.exercise.expressions import Expression
from grader.judge.answer_keys import Expected
from grader.judge.calls import Answered, Missing, describe_raised, describe_uses, is_out_of_memory
from grader.judge.compare import compare, describe
from grader.judge.properties import broken_aspect
from grader.model.exercise import Case, Group, Signature
from grader.model.report import Outcome
from grader.sandbox.worker import Stopped
from grader.text import one_line, visible_bytes
from grader.values import Dict, Value
from grader.wire.messages import Raised, Refused, Returned, Unsendable


class Verdict(NamedTuple):
    """The outcome of one case. ``message`` may quote the submission; what of it is shown is decided elsewhere.

    ``kind`` tells failures of one outcome apart: the exception's class, the aspect, or in what the value differs.
    ``by_value`` says whether the value that came back is what decided, ``own`` whether an exception came out of the
    submission's own lines rather than out of those that use what it made, ``refusal`` whether an exception is what was
    expected.
    """

    outcome: Outcome
    message: str = ""
    actual: Value = None
    returned: bool = False
    differing: tuple[int, ...] = ()
    printed: str = ""
    kind: str = ""
    by_value: bool = True
    own: bool = True
    refusal: bool = False


def judge(group: Group, case: Case, expected: Expected, signature: Signature, entry: Answered | Missing) -> Verdict:
    """Judge what came back for ``case``."""
    return _judge(group, case, expected, signature, entry)._replace(refusal=expected.raises is not None)


def _judge(group: Group, case: Case, expected: Expected, signature: Signature, entry: Answered | Missing) -> Verdict:
    if isinstance(entry, Missing):
        return Verdict(entry.outcome, entry.reason)
    printed = visible_bytes(entry.printed)
    answer = entry.answer
    if isinstance(answer, Stopped):
        return Verdict(answer.outcome, answer.reason, printed=printed)
    if isinstance(answer, Refused):
        return Verdict(Outcome.FORBIDDEN, describe_uses(answer.uses), printed=printed)
    if isinstance(answer, Unsendable):
        return Verdict(Outcome.BAD_OUTPUT, one_line(answer.reason), printed=printed)
    if isinstance(answer, Raised):
        return _judge_raised(expected, answer, printed)
    return _judge_returned(group, case, expected, signature, answer, printed)


def _judge_raised(expected: Expected, raised: Raised, printed: str) -> Verdict:
    said, kind = describe_raised(raised), one_line(raised.kinds[0], 80)
    unwritten = raised.kinds[0] == "NotImplementedError" != expected.raises  # a RuntimeError as well, to Python
    if expected.raises is not None and expected.raises in raised.kinds and not unwritten:
        return Verdict(Outcome.OK)
    if is_out_of_memory(raised):
        return Verdict(Outcome.MEMORY, f"it needs more memory than it may use ({said})", printed=printed, kind=kind)
    if unwritten:
        message = f"nothing is written here yet ({said})"
    elif expected.raises is not None:
        message = f"it should raise {expected.raises}, and raised {said}"
    else:
        message = f"it raised {said}"
    return Verdict(Outcome.ERROR, message, printed=printed, kind=kind, own=raised.line is not None)


def _judge_returned(
    group: Group, case: Case, expected: Expected, signature: Signature, returned: Returned, printed: str
) -> Verdict:
    if expected.raises is not None:
        message = f"it should raise {expected.raises}, and returned {describe(returned.value)}"
        return Verdict(Outcome.WRONG, message, returned.value, returned=True, printed=printed, kind="returned")
    if group.contract:
        if problem := broken_aspect(group.contract, case.call, expected.value, returned):
            kind = problem.partition(":")[0]
            return Verdict(Outcome.WRONG, one_line(problem), returned.value, True, printed=printed, kind=kind)
        return Verdict(Outcome.OK)
    if expected.accept:
        return _judge_figures(expected.accept, returned, printed)
    difference = compare(expected.value, returned.value, _shape_formula(signature))
    if difference is None:
        return _judge_operations(group, returned, printed)
    message = one_line(difference.message)
    return Verdict(Outcome.WRONG, message, returned.value, True, difference.cells, printed, difference.kind)


def _judge_operations(group: Group, returned: Returned, printed: str) -> Verdict:
    taken = returned.observed.operations
    if group.max_operations is None or (taken is not None and taken <= group.max_operations):
        return Verdict(Outcome.OK)
    message = (
        f"the value is right, and it took {taken} tensor operations where at most {group.max_operations} are allowed"
    )
    return Verdict(Outcome.WRONG, message, returned.value, True, printed=printed, kind="operations", by_value=False)


def _judge_figures(conditions: tuple[str, ...], returned: Returned, printed: str) -> Verdict:
    """Whether the numbers that were returned by name fulfil every condition."""
    if not isinstance(returned.value, Dict):
        message = f"expected named figures in a dict, yours is {describe(returned.value)}"
        return Verdict(Outcome.WRONG, message, returned.value, True, printed=printed, kind="kind")
    figures = {name: value for name, value in returned.value.items.items() if isinstance(value, int | float)}
    for condition in conditions:
        expression = Expression(condition)
        absent = sorted(expression.names - figures.keys())
        if absent or not _fulfilled(expression, figures):
            told = ", ".join(f"{name} is {figures.get(name, 'not there')}" for name in sorted(expression.names))
            message = f"{condition} is asked for, and {told}"
            return Verdict(
                Outcome.WRONG, message, returned.value, True, printed=printed, kind=condition, by_value=False
            )
    return Verdict(Outcome.OK)


def _fulfilled(expression: Expression, figures: dict[str, int | float]) -> bool:
    try:
        return bool(expression.value(figures))
    except (ValueError, ArithmeticError):
        return False


def _shape_formula(signature: Signature) -> str:
    dims = next((kind.dims for kind in signature.returns if kind.dims), None)
    return f"({', '.join(dims)})" if dims else ""
