"""What came of one call: a value, or how it ended without one, as an outcome and a sentence.

This is the one place where what a worker answers becomes words.
"""

from __future__ import annotations

from typing import NamedTuple

from grader.model.report import Outcome
from grader.model.stopped import Stopped
from grader.text import one_line
from grader.wire.messages import Answer, FailedCell, Raised, Refused, Returned, Unsendable, Use

# torch raises RuntimeError where Python raises MemoryError.
_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "DefaultCPUAllocator")
MAX_NAMED_CELLS = 3


class Missing(NamedTuple):
    """The function is not there, or what has its name is not one."""

    outcome: Outcome
    reason: str


class Ended(NamedTuple):
    """No value came back: how it ended, in a word and in a sentence; ``raised`` if it was by an exception."""

    outcome: Outcome
    message: str
    raised: Raised | None = None


class Reply(NamedTuple):
    """What came of one call, and what was printed meanwhile."""

    result: Returned | Ended
    printed: bytes = b""


def result(answer: Answer | Stopped | Missing) -> Returned | Ended:
    """Read an answer: a value as it is, anything else as an outcome and a sentence."""
    match answer:
        case Returned():
            return answer
        case Raised():
            return _raised(answer)
        case Refused(uses=uses):
            return Ended(Outcome.FORBIDDEN, describe_uses(uses))
        case Unsendable(reason=reason):
            return Ended(Outcome.BAD_OUTPUT, one_line(reason))
        case Stopped(outcome=outcome, reason=reason) | Missing(outcome=outcome, reason=reason):
            return Ended(outcome, one_line(reason))


def is_unwritten(raised: Raised) -> bool:
    """Whether the exception says that nothing is written yet. (To Python it is a RuntimeError as well.)"""
    return raised.kinds[0] == "NotImplementedError"


def is_out_of_memory(raised: Raised) -> bool:
    """Whether the exception says that memory ran out."""
    return "MemoryError" in raised.kinds or any(sign in raised.message for sign in _OUT_OF_MEMORY)


def describe_raised(raised: Raised) -> str:
    """``ValueError in line 7: sizes differ``, on one line and safe to show."""
    line = f" in line {raised.line}" if raised.line else ""
    line += f" of cell {raised.cell}" if raised.cell else ""
    text = f": {one_line(raised.message)}" if raised.message else ""
    return f"{one_line(raised.kinds[0], 80)}{line}{text}"


def describe_failed_cells(failed: tuple[FailedCell, ...]) -> str:
    """``NameError in line 1 of cell 2: x, and SyntaxError in line 3 of cell 5: ...``, of the first few."""
    more = f" (and {len(failed) - MAX_NAMED_CELLS} more)" if len(failed) > MAX_NAMED_CELLS else ""
    return ", and ".join(describe_raised(cell.raised) for cell in failed[:MAX_NAMED_CELLS]) + more


def describe_uses(uses: tuple[Use, ...]) -> str:
    """``line 7 uses torch.conv2d, which this exercise does not allow``, of the first of ``uses``."""
    first = uses[0]
    place = f"line {first.line}" if first.line else "the call"
    place += f" of cell {first.cell}" if first.cell else ""
    more = f" (and {len(uses) - 1} more)" if len(uses) > 1 else ""
    return f"{place} uses {one_line(first.name.removeprefix('?.'))}, which this exercise does not allow{more}"


def _raised(raised: Raised) -> Ended:
    said = describe_raised(raised)
    if is_out_of_memory(raised):
        return Ended(Outcome.MEMORY, f"it needs more memory than it may use ({said})", raised)
    if is_unwritten(raised):
        return Ended(Outcome.ERROR, f"nothing is written here yet ({said})", raised)
    return Ended(Outcome.ERROR, f"it raised {said}", raised)
