"""An exception that left the submission, as a message; runs inside the worker."""

from __future__ import annotations

import re
import traceback

from grader.wire import messages
from grader.wire.messages import Raised

_CELL = re.compile(r"<cell (\d+)>\Z")


def cell_name(number: int) -> str:
    """The file name under which cell ``number`` of a notebook is compiled."""
    return f"<cell {number}>"


def cell_number(filename: str) -> int | None:
    """The number of the cell that is called ``filename``, if it is one's name."""
    cell = _CELL.match(filename)
    return int(cell[1]) if cell else None


def raised(error: BaseException, filename: str) -> Raised:
    """``error`` with the last line of the submission (``filename``, or a cell) that it passed through."""
    kinds = tuple(cut(kind.__name__) for kind in type(error).__mro__ if kind is not object)[:64]
    try:
        message = error.msg if type(error) is SyntaxError and error.lineno else str(error)  # else with the line again
    except BaseException:  # even its text is the submission's code
        message = "(the exception cannot be printed)"
    place, line = (error.filename or "", error.lineno) if isinstance(error, SyntaxError) else ("", None)
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if name == filename or cell_number(name) is not None:
            place, line = name, number
    return Raised(kinds, cut(message), line if isinstance(line, int) else None, cell_number(place))


def cut(text: str) -> str:
    """``text`` as a frame can hold it: short, and UTF-8."""
    return text[: messages.MAX_TEXT].encode(errors="replace").decode()[: messages.MAX_TEXT]
