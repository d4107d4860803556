"""One cause of all that fails: an unwritten file, a missing function, a file that cannot be loaded."""

from __future__ import annotations

from collections.abc import Iterable

from grader.model.report import Failure, GroupReport, Outcome, Report
from grader.model.sentence import Said

_UNWRITTEN = "NotImplementedError"
_WHOLE = (Outcome.IMPORT_ERROR, Outcome.REJECTED, Outcome.FORBIDDEN)  # of which the report's message tells


def is_unwritten(failure: Failure) -> bool:
    """Tell whether the call raised what a starter raises."""
    if failure.aspect is not None:
        return failure.aspect.came == _UNWRITTEN
    return failure.traceback is not None and failure.traceback.kind == _UNWRITTEN


def common_cause(report: Report) -> tuple[Said, ...] | None:
    """Say why every group fails, if that is one thing; None if it is not.

    Empty where the report's own message says it.
    """
    groups = report.groups
    if groups and report.message and all(group.outcome in _WHOLE for group in groups):
        return ()
    if all(group.outcome is Outcome.MISSING for group in groups) or all(map(_is_unwritten, groups)):
        return _messages(groups) or None
    return None


def _is_unwritten(group: GroupReport) -> bool:
    """Whether nothing is written that it calls; where a group shows nothing, only its outcome is known."""
    if group.outcome is not Outcome.ERROR:
        return False
    return (
        group.failure is None
        or (group.failure.call is None and group.failure.aspect is None)
        or is_unwritten(group.failure)
    )


def _messages(groups: Iterable[GroupReport]) -> tuple[Said, ...]:
    """What is said of the calls that are shown, each sentence once."""
    shown = [group.failure.message for group in groups if group.failure is not None and group.failure.call is not None]
    return tuple(dict.fromkeys(shown))
