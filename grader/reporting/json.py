"""Reports as one JSON document, and its JSON Schema. Both come from the structs below, so they cannot disagree."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from grader.model.exercise import Language
from grader.model.report import CaseCount, Certainty, Environment, Failure, Isolation, Outcome, Report, Share
from grader.reporting.rendering import call_text, value_text
from grader.text import shown_name

SCHEMA: Literal["convgrader/report/v1"] = "convgrader/report/v1"


class FailureJson(msgspec.Struct, frozen=True):
    """The first failing case of a group. Null where the group does not reveal it; values as Python would print them."""

    call: str | None
    args: list[str]
    kwargs: dict[str, str]
    actual: str | None
    expected: str | None
    why: str | None
    message: str


class GroupJson(msgspec.Struct, frozen=True):
    name: str
    hidden: bool
    points: float
    score: float
    outcome: Outcome
    cases: CaseCount
    failure: FailureJson | None


class MistakeJson(msgspec.Struct, frozen=True):
    """A known mistake that the submission behaves like: in a share of all cases, and in so many of those that fail."""

    name: str
    title: str
    hint: str
    certainty: Certainty
    agreement: float
    shares: tuple[Share, ...]
    failing: int


class IsolationJson(msgspec.Struct, frozen=True):
    filesystem: str | None
    syscalls: str | None
    memory_mb: int | None
    namespaces: str | None
    cgroup: str | None
    process: str
    missing: list[str]
    complete: bool


class ReportJson(msgspec.Struct, frozen=True):
    """One submission on one exercise, null for an upload that was refused whole.

    ``seconds`` is CPU time to one digit: with more, a submission could write into it what hidden calls gave it.
    """

    learner: str
    exercise: str | None
    score: float
    max_score: float
    outcome: Outcome
    seconds: float
    message: str
    groups: list[GroupJson]
    mistakes: list[MistakeJson]
    submission_sha256: str
    exercise_sha256: str
    isolation: IsolationJson | None
    environment: Environment | None
    course: str
    origin: str


class DocumentJson(msgspec.Struct, frozen=True):
    """What ``grader grade --format json`` prints."""

    schema: Literal["convgrader/report/v1"]
    reports: list[ReportJson]


def to_json(reports: Sequence[Report], language: Language = "en") -> str:
    """The document for ``reports``, indented, in ASCII: whatever a submission wrote, no reader can trip over it."""
    document = DocumentJson(SCHEMA, [_report(report, language) for report in reports])
    return json.dumps(msgspec.to_builtins(document), indent=2, allow_nan=False)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document."""
    schema = msgspec.json.schema(DocumentJson)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}


def _report(report: Report, language: Language) -> ReportJson:
    return ReportJson(
        learner=report.learner,
        exercise=report.exercise,
        score=report.score,
        max_score=report.max_score,
        outcome=report.outcome,
        seconds=float(f"{report.seconds:.1g}"),
        message=report.message,
        groups=[
            GroupJson(
                group.name,
                group.hidden,
                group.points,
                group.score,
                group.outcome,
                group.cases,
                _failure(group.failure) if group.failure else None,
            )
            for group in report.groups
        ],
        mistakes=[
            MistakeJson(
                mistake.name,
                mistake.title.in_language(language),
                mistake.hint.in_language(language),
                mistake.certainty,
                mistake.agreement,
                mistake.shares,
                mistake.failing,
            )
            for mistake in report.mistakes
        ],
        submission_sha256=report.submission_sha256,
        exercise_sha256=report.exercise_sha256,
        isolation=_isolation(report.isolation) if report.isolation else None,
        environment=report.environment,
        course=report.course,
        origin=shown_name(report.origin),
    )


def _isolation(isolation: Isolation) -> IsolationJson:
    return IsolationJson(
        isolation.filesystem,
        isolation.syscalls,
        isolation.memory_mb,
        isolation.namespaces,
        isolation.cgroup,
        isolation.process,
        [f"{each.protection}: {each.reason}" for each in isolation.missing],
        isolation.complete,
    )


def _failure(failure: Failure) -> FailureJson:
    call = failure.call
    return FailureJson(
        call=call_text(call, failure.names) if call else None,
        args=[value_text(value) for value in call.args] if call else [],
        kwargs={name: value_text(value) for name, value in call.kwargs.items()} if call else {},
        actual=value_text(failure.actual) if failure.returned else None,
        expected=value_text(failure.expected) if failure.expects_value else None,
        why=failure.why,
        message=failure.message,
    )
