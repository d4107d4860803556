"""Reports as compilers write them, ``corr2d.py:15:9: error: ...``, so that editors put each where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.model.exercise import Language, in_language
from grader.model.report import Failure, Frame, GroupReport, Outcome, Report, Traceback
from grader.model.sentence import said_in
from grader.reporting.causes import common_cause
from grader.reporting.condition_text import condition_text
from grader.reporting.frames import path_of, place_text
from grader.reporting.rendering import call_text, failure_text, group_text, group_texts, mistake_text, outcome_text
from grader.reporting.writers import Context, Writer
from grader.text import one_line


def _definition(report: Report, function: str = "") -> Frame:
    """Where ``function`` is defined, or the only one that is; else the top."""
    lines = {each.function: each.line for each in report.defined}
    only = next(iter(lines.values())) if len(lines) == 1 else 1
    return Frame(lines.get(function, only))


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write a line for each thing that is wrong; nothing for what is right."""
    for report in reports:
        for line in _lines(report, context.language):
            yield f"{line}\n".encode()


WRITER = Writer("gcc", "text/x-gcc", ".gcc", write, needs=("language",))


def _lines(report: Report, language: Language) -> Iterator[str]:
    if report.message and report.outcome is not Outcome.OK:
        frame = _innermost(report.traceback) or _definition(report)
        yield _line(report, frame, "error", said_in(report.message, language).splitlines()[0], language)
    for mistake in report.mistakes:
        said = (
            f"{mistake_text(mistake, language, group_texts(report, language))}: {in_language(mistake.title, language)}"
        )
        yield _line(report, _definition(report), "note", said, language)
    for condition in report.conditions:
        yield _line(report, _definition(report), "note", condition_text(condition, language), language)
    failing = [group for group in report.groups if group.outcome is not Outcome.OK]
    if (cause := common_cause(report)) is not None:
        for each in cause:
            frame = _innermost(_first_traceback(failing)) or _definition(report)
            yield _line(report, frame, "error", said_in(each, language), language)
        return
    for group in failing:
        yield _line(report, _place(report, group.failure), "error", _said(group, language), language)


def _said(group: GroupReport, language: Language) -> str:
    """``valid positions: corr2d(x, k): 2 of 2 numbers differ``."""
    failure = group.failure
    if failure is None:
        return f"{group_text(group, language)}: {outcome_text(group.outcome, language)}"
    call = [call_text(failure.call, failure.names)] if failure.call is not None else []
    return ": ".join([group_text(group, language), *call, failure_text(failure, language)])


def _first_traceback(groups: Iterable[GroupReport]) -> Traceback | None:
    return next((group.failure.traceback for group in groups if group.failure and group.failure.traceback), None)


def _place(report: Report, failure: Failure | None) -> Frame:
    """Where it was raised, or else where the function begins that was called."""
    if failure is None:
        return _definition(report)
    return _innermost(failure.traceback) or _definition(report, failure.call.function if failure.call else "")


def _innermost(traceback: Traceback | None) -> Frame | None:
    return traceback.frames[-1] if traceback and traceback.frames else None


def _line(report: Report, frame: Frame, kind: str, said: str, language: Language) -> str:
    """Put ``said`` at the ``frame``; a notebook has no lines, so its cell is said."""
    path = path_of(frame, report.origin) or (report.exercise or report.name)
    if frame.cell is not None:
        return f"{path}:1:1: {kind}: {place_text(frame, report.origin, language)}: {one_line(said)}"
    return f"{path}:{frame.line}:{(frame.start or 0) + 1}: {kind}: {one_line(said)}"
