"""An exception that left the submission, as a message; runs inside the worker."""

from __future__ import annotations

import itertools
import linecache
import re
from collections import deque
from types import CodeType, TracebackType
from typing import NamedTuple

from grader.wire import messages
from grader.wire.messages import MAX_FRAMES, MAX_NAME, MAX_SOURCE, Frame, Raised

_CELL = re.compile(r"<cell (\d+)>\Z")
_OF_SYNTAX = (SyntaxError, IndentationError, TabError)
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


def remember(filename: str, text: str) -> None:
    """Keep the ``text`` of a file that is on no disk, so that its lines can be quoted."""
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)


def raised(error: BaseException, filename: str) -> Raised:
    """Describe ``error`` and the learner's own lines that it passed.

    These are of the submission (``filename``), a cell or a helper.
    """
    kinds = tuple(cut(kind.__name__) for kind in type(error).__mro__ if kind is not object)[:64]
    try:
        # Else it would hold the line again, and the file.
        message = error.msg if type(error) in _OF_SYNTAX and error.lineno else str(error)  # type: ignore[attr-defined]
    except BaseException:  # even its text is the submission's code
        message = "(the exception cannot be printed)"
    passed = _passed(error.__traceback__, filename)
    place, line = (error.filename or "", error.lineno) if isinstance(error, SyntaxError) else ("", None)
    if passed:
        place, line = passed[-1].code.co_filename, passed[-1].line
    place = place if isinstance(place, str) else ""
    line = line if isinstance(line, int) else None
    frames = tuple(filter(None, map(_frame, passed))) or _of_syntax(error, filename)
    return Raised(kinds, cut(message), line, cell_number(place), helper_name(place), frames)


class _Passed(NamedTuple):
    """Hold where an exception passed a frame."""

    code: CodeType
    line: int | None
    instruction: int


def _passed(trace: TracebackType | None, submission: str) -> list[_Passed]:
    """Return the last of the learner's frames that ``trace`` leads through."""
    passed: deque[_Passed] = deque(maxlen=MAX_FRAMES)
    while trace is not None:
        code = trace.tb_frame.f_code
        if is_learners(code.co_filename, submission):
            passed.append(_Passed(code, trace.tb_lineno, trace.tb_lasti))
        trace = trace.tb_next
    return list(passed)


def _frame(passed: _Passed) -> Frame | None:
    """Return where it passed with its source, if its line is known."""
    code, line, instruction = passed
    if not line:
        return None
    source = linecache.getline(code.co_filename, line).rstrip()
    positions = next(itertools.islice(code.co_positions(), instruction // 2, None), (None,) * 4)
    first, last, start, end = positions
    if first != line or start is None or end is None:
        return _written_frame(code.co_filename, line, code.co_name, source, (None, None))
    columns = _character(source, start), len(source) if last != line else _character(source, end)
    return _written_frame(code.co_filename, line, code.co_name, source, columns)


def _of_syntax(error: BaseException, submission: str) -> tuple[Frame, ...]:
    """Return where a file of the learner's does not parse."""
    if not isinstance(error, SyntaxError) or not isinstance(error.filename, str):
        return ()
    if not (is_learners(error.filename, submission) and isinstance(error.lineno, int) and error.lineno > 0):
        return ()
    source = (error.text if isinstance(error.text, str) else "").rstrip()
    start = error.offset - 1 if isinstance(error.offset, int) and error.offset > 0 else None
    is_same_line = error.end_lineno == error.lineno and isinstance(error.end_offset, int)
    end = None if start is None else max(start + 1, (error.end_offset or 1) - 1 if is_same_line else len(source))
    return (_written_frame(error.filename, error.lineno, "", source, (start, end)),)


def _written_frame(
    filename: str, line: int, function: str, source: str, columns: tuple[int | None, int | None]
) -> Frame:
    start, end = (None if column is None else min(max(column, 0), MAX_SOURCE) for column in columns)
    return Frame(
        line=line,
        function=cut(function)[:MAX_NAME],
        source=cut(source)[:MAX_SOURCE],
        start=start,
        end=end,
        cell=cell_number(filename),
        file=helper_name(filename),
    )


def _character(source: str, column: int) -> int:
    """Return the character at a ``column`` that counts bytes of UTF-8."""
    return len(source.encode(errors="replace")[:column].decode(errors="replace"))


def cut(text: str) -> str:
    """Shorten ``text`` to what a frame can hold, in UTF-8."""
    return text[: messages.MAX_TEXT].encode(errors="replace").decode()[: messages.MAX_TEXT]
