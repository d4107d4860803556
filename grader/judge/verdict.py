"""The verdict on one answer: its outcome, and everything a person could want to know about it."""

from __future__ import annotations

from typing import NamedTuple

from grader.judge.answer_key import Expected
from grader.judge.calls import Answered, Missing, describe_raised
from grader.judge.compare import compare, describe
from grader.judge.contract import broken_aspect
from grader.model import Case, Group, Outcome, Signature
from grader.sandbox.frames import Raised, Returned, Unsendable
from grader.sandbox.worker_process import Stopped
from grader.text import one_line, visible_bytes
from grader.values import Value

# torch raises RuntimeError where Python raises MemoryError.
_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "DefaultCPUAllocator")


class Verdict(NamedTuple):
    """The outcome of one case. ``message`` may quote the submission; what of it is shown is decided elsewhere."""

    outcome: Outcome
    message: str = ""
    actual: Value = None
    returned: bool = False
    differing: tuple[int, ...] = ()
    printed: str = ""


def judge(group: Group, case: Case, expected: Expected, signature: Signature, entry: Answered | Missing) -> Verdict:
    """Judge what came back for ``case``."""
    if isinstance(entry, Missing):
        return Verdict(entry.outcome, entry.reason)
    printed = visible_bytes(entry.printed)
    answer = entry.answer
    if isinstance(answer, Stopped):
        return Verdict(answer.outcome, answer.reason, printed=printed)
    if isinstance(answer, Unsendable):
        return Verdict(Outcome.BAD_OUTPUT, one_line(answer.reason), printed=printed)
    if isinstance(answer, Raised):
        return _judge_raised(expected, answer, printed)
    return _judge_returned(group, case, expected, signature, answer, printed)


def _judge_raised(expected: Expected, raised: Raised, printed: str) -> Verdict:
    said = describe_raised(raised)
    unwritten = raised.kinds[0] == "NotImplementedError" != expected.raises  # a RuntimeError as well, to Python
    if expected.raises is not None and expected.raises in raised.kinds and not unwritten:
        return Verdict(Outcome.OK)
    if "MemoryError" in raised.kinds or any(sign in raised.message for sign in _OUT_OF_MEMORY):
        return Verdict(Outcome.MEMORY, f"it needs more memory than it may use ({said})", printed=printed)
    if unwritten:
        return Verdict(Outcome.ERROR, f"nothing is written here yet ({said})", printed=printed)
    if expected.raises is not None:
        return Verdict(Outcome.ERROR, f"it should raise {expected.raises}, and raised {said}", printed=printed)
    return Verdict(Outcome.ERROR, f"it raised {said}", printed=printed)


def _judge_returned(
    group: Group, case: Case, expected: Expected, signature: Signature, returned: Returned, printed: str
) -> Verdict:
    if expected.raises is not None:
        message = f"it should raise {expected.raises}, and returned {describe(returned.value)}"
        return Verdict(Outcome.WRONG, message, returned.value, returned=True, printed=printed)
    if group.contract:
        if problem := broken_aspect(group.contract, case.call, expected.value, returned):
            return Verdict(Outcome.WRONG, one_line(problem), returned.value, True, printed=printed)
        return Verdict(Outcome.OK)
    difference = compare(expected.value, returned.value, _shape_formula(signature))
    if difference is None:
        return Verdict(Outcome.OK)
    return Verdict(Outcome.WRONG, one_line(difference.message), returned.value, True, difference.cells, printed)


def _shape_formula(signature: Signature) -> str:
    dims = next((kind.dims for kind in signature.returns if kind.dims), None)
    return f"({', '.join(dims)})" if dims else ""
