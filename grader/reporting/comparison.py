"""What differs between two documents of reports, and what of their circumstances does, which may be why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from grader.reporting.json import DocumentJson, GroupJson, ReportJson

Whose = tuple[str, str | None, int | None]  # learner, exercise, attempt


class Difference(NamedTuple):
    """One thing that has another value in the second document; None where it has none."""

    what: str
    first: object
    second: object


class Compared(NamedTuple):
    """The verdicts on one submission that differ, and the circumstances that do."""

    whose: Whose
    verdicts: tuple[Difference, ...]
    circumstances: tuple[Difference, ...]


def compare(first: DocumentJson, second: DocumentJson) -> list[Compared]:
    """List the submissions whose verdicts differ, or that only one document has."""
    one, other = _by_whose(first), _by_whose(second)
    pairs = ((whose, one.get(whose), other.get(whose)) for whose in dict.fromkeys((*one, *other)))
    found = (_compared(whose, *pair) for whose, *pair in pairs)
    return [each for each in found if each.verdicts]


def _by_whose(document: DocumentJson) -> dict[Whose, ReportJson]:
    return {(report.learner, report.exercise, report.attempt): report for report in document.reports}


def _compared(whose: Whose, one: ReportJson | None, other: ReportJson | None) -> Compared:
    if one is None or other is None:
        return Compared(whose, (Difference("report", _score(one), _score(other)),), ())
    verdicts = (*_verdicts(one, other), *_groups(one, other))
    return Compared(whose, tuple(verdicts), tuple(_circumstances(one, other)))


def _score(report: ReportJson | None) -> str | None:
    return None if report is None else f"{report.score:g} / {report.max_score:g}"


def _verdicts(one: ReportJson, other: ReportJson) -> Iterator[Difference]:
    pairs = (("score", _score(one), _score(other)), ("outcome", str(one.outcome), str(other.outcome)))
    names = tuple([each.name for each in report.mistakes] for report in (one, other))
    yield from _differing(*pairs, ("mistakes", ", ".join(names[0]), ", ".join(names[1])))


def _groups(one: ReportJson, other: ReportJson) -> Iterator[Difference]:
    before, after = ({group.id: group for group in report.groups} for report in (one, other))
    for key in dict.fromkeys((*before, *after)):
        yield from _differing((f"group {key}", _ended(before.get(key)), _ended(after.get(key))))


def _ended(group: GroupJson | None) -> str | None:
    return None if group is None else f"{group.outcome}, {group.cases.ok} of {group.cases.total} cases"


def _circumstances(one: ReportJson, other: ReportJson) -> Iterator[Difference]:
    for name in ("submission_sha256", "exercise_sha256", "inputs"):
        yield from _differing((name, getattr(one, name), getattr(other, name)))
    for part, names in (
        ("environment", ("python", "numpy", "torch", "platform")),
        ("isolation", ("process", "memory_mb", "filesystem", "syscalls", "namespaces", "cgroup")),
    ):
        mine, theirs = getattr(one, part), getattr(other, part)
        yield from _differing(*((name, getattr(mine, name, None), getattr(theirs, name, None)) for name in names))


def _differing(*pairs: tuple[str, object, object]) -> Iterator[Difference]:
    return (Difference(*pair) for pair in pairs if pair[1] != pair[2])
