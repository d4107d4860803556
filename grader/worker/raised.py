"""An exception that left the submission, as a message; runs inside the worker."""

from __future__ import annotations

import re
import traceback

from grader.wire import messages
from grader.wire.messages import Raised

_CELL = re.compile(r"<cell (\d+)>\Z")
_HELPER = re.compile(r"<helper (\w+\.py)>\Z")


def cell_name(number: int) -> str:
    """Return the file name under which cell ``number`` of a notebook is compiled."""
    return f"<cell {number}>"


def cell_number(filename: str) -> int | None:
    """Return the number of the cell called ``filename``, if it is one's name."""
    cell = _CELL.match(filename)
    return int(cell[1]) if cell else None


def helper_file(filename: str) -> str:
    """Return the file name under which a helper is compiled.

    No library's file is called like it.
    """
    return f"<helper {filename}>"


def helper_name(filename: str) -> str:
    """Return the helper that is called ``filename``, else nothing."""
    helper = _HELPER.match(filename)
    return helper[1] if helper else ""


def is_learners(filename: str, submission: str) -> bool:
    """Tell whether ``filename`` is code of the learner's: submission, cell or helper."""
    return filename == submission or (filename[:1] == "<" and bool(_CELL.match(filename) or _HELPER.match(filename)))


def raised(error: BaseException, filename: str) -> Raised:
    """Describe ``error`` and the last line of the learner's that it passed.

    That line is of the submission (``filename``), a cell or a helper.
    """
    kinds = tuple(cut(kind.__name__) for kind in type(error).__mro__ if kind is not object)[:64]
    try:
        message = error.msg if type(error) is SyntaxError and error.lineno else str(error)  # else with the line again
    except BaseException:  # even its text is the submission's code
        message = "(the exception cannot be printed)"
    place, line = (error.filename or "", error.lineno) if isinstance(error, SyntaxError) else ("", None)
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if is_learners(name, filename):
            place, line = name, number
    place = place if isinstance(place, str) else ""
    return Raised(kinds, cut(message), line if isinstance(line, int) else None, cell_number(place), helper_name(place))


def cut(text: str) -> str:
    """Shorten ``text`` to what a frame can hold, in UTF-8."""
    return text[: messages.MAX_TEXT].encode(errors="replace").decode()[: messages.MAX_TEXT]
