"""Reports as one JSON document, and its JSON Schema. Both come from the structs below, so they cannot disagree."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec
from msgspec import UNSET

from grader.catalogue import languages
from grader.errors import UsageError
from grader.model.condition import Condition, Exactness, Goal
from grader.model.exercise import Text, in_language
from grader.model.picture import Geometry
from grader.model.report import (
    Aspect,
    Certainty,
    Definition,
    Environment,
    Failure,
    GroupReport,
    Isolation,
    Mark,
    Misrefused,
    Outcome,
    Report,
    Share,
    Traceback,
    Unrefused,
)
from grader.reporting.condition_text import condition_text
from grader.reporting.rendering import call_text, value_text
from grader.reporting.writers import Context, Writer
from grader.text import one_line, shown_name
from grader.wire.messages import MissingProtection

SCHEMA: Literal["convgrader/report/v2"] = "convgrader/report/v2"


class FailureJson(msgspec.Struct, frozen=True):
    """The first failing case of a group: null where there is nothing that may be seen, values as Python prints them.

    ``aspect`` says in what a case of a withheld group failed, in words of closed lists, ``traceback`` where an
    exception of a disclosed group passed the submission. ``picture`` says which of the arguments made each number of
    the expected value.
    """

    call: str | None
    args: list[str]
    kwargs: dict[str, str]
    actual: str | None
    expected: str | None
    why: str | None
    message: str
    aspect: Aspect | None
    picture: Geometry | None
    traceback: Traceback | None


class CasesJson(msgspec.Struct, frozen=True):
    """How many cases there are, how many came out ok, and the outcome of each in its order."""

    total: int
    ok: int
    outcomes: tuple[Outcome, ...]


class GroupJson(msgspec.Struct, frozen=True):
    """The points of one group. ``id`` stays when the group is renamed.

    ``measured``: what counted was found out where the submission ran, so that it could have been made up.
    ``stands_in``: its cases are practice calls in place of hidden ones, which are not at hand, and earn nothing.
    """

    id: str
    name: str
    hidden: bool
    points: float
    score: float
    outcome: Outcome
    cases: CasesJson
    failure: FailureJson | None
    measured: bool
    stands_in: bool


class MistakeJson(msgspec.Struct, frozen=True):
    """A known mistake that the submission behaves like: in a share of all cases, and in so many of those that fail.

    ``title`` and ``hint`` are in each language of the course; ``set_aside`` counts bad arguments not refused, which are
    left out of ``failing``. ``pictures`` are by the id of a group: which of the arguments of its failing call the
    mistake makes each number of.
    """

    name: str
    title: Text
    hint: Text
    certainty: Certainty
    agreement: float
    shares: tuple[Share, ...]
    failing: int
    set_aside: int
    pictures: dict[str, Geometry]


class BadArgumentsJson(msgspec.Struct, frozen=True):
    """Bad arguments of a group that are not refused, or not as is asked for: by the author's words, in English."""

    group: str
    whys: tuple[str, ...]


class ConditionJson(msgspec.Struct, frozen=True):
    """When the submission fails: ``text`` says it in each language.

    ``inside`` counts the calls that fulfil the condition, ``failing`` those of them that did what ``goal`` says, and
    ``outside`` the others, of which none did. ``exactness`` is what was confirmed by these. ``among`` says which calls
    were asked about.
    """

    goal: Goal
    function: str
    exactness: Exactness
    among: Literal["all", "returning", "the rest"]
    raised: str | None
    inside: int
    failing: int
    outside: int
    text: Text


class IsolationJson(msgspec.Struct, frozen=True):
    """Which protections held; ``missing`` says of those that did not why."""

    filesystem: str | None
    syscalls: str | None
    memory_mb: int | None
    namespaces: str | None
    cgroup: str | None
    process: str
    missing: tuple[MissingProtection, ...]
    complete: bool


class ReportJson(msgspec.Struct, frozen=True):
    """One submission on one exercise, null for an upload that was refused whole.

    ``learner`` is the id as it was handed in, ``name`` how it is shown; ``origin`` says where the submission came from,
    ``handed_in`` and ``attempt`` when and as which try, where a platform told. ``seconds`` is CPU time to one digit:
    with more, a submission could write into it what hidden calls gave it. ``traceback`` says where loading failed,
    ``defined`` in which line each of the exercise's functions that loaded begins.
    ``not_run`` are the points of hidden groups whose cases are not at hand, as in a handout; ``max_score`` lacks them.
    """

    learner: str
    name: str
    origin: str
    handed_in: str | None
    attempt: int | None
    inputs: str | None
    exercise: str | None
    score: float
    max_score: float
    outcome: Outcome
    seconds: float
    message: str
    traceback: Traceback | None
    defined: tuple[Definition, ...]
    groups: list[GroupJson]
    mistakes: list[MistakeJson]
    unrefused: tuple[BadArgumentsJson, ...]
    misrefused: tuple[BadArgumentsJson, ...]
    conditions: list[ConditionJson]
    submission_sha256: str
    exercise_sha256: str
    isolation: IsolationJson | None
    environment: Environment | None
    course: str
    not_run: float
    mark: Mark | None


class DocumentJson(msgspec.Struct, frozen=True):
    """What ``grader grade --format json`` prints."""

    schema: Literal["convgrader/report/v2"]
    reports: list[ReportJson]


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the document, indented, in ASCII: whatever a submission wrote, no reader can trip over it.

    It is the same in every context. No report is kept: each is written when it comes.
    """
    before = f'{{\n  "schema": {json.dumps(SCHEMA)},\n  "reports": ['
    after = f"{before}]"
    for report in reports:
        text = json.dumps(msgspec.to_builtins(_report(report)), indent=2, allow_nan=False)
        yield f"{before}\n{textwrap.indent(text, '    ')}".encode("ascii")
        before, after = ",", "\n  ]"
    yield f"{after}\n}}\n".encode("ascii")


WRITER = Writer("json", "application/json", ".json", write)


def read(data: bytes, path: str) -> DocumentJson:
    """Read a document that :func:`write` wrote; ``UsageError`` about ``path`` for anything else."""
    try:
        return msgspec.json.decode(data, type=DocumentJson)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = f"{path} does not hold reports of {SCHEMA} ({one_line(str(error))})"
        raise UsageError(f"{problem}; make it with: grader grade ... --output {path}") from error


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document."""
    schema = msgspec.json.schema(DocumentJson)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}


def _report(report: Report) -> ReportJson:
    return ReportJson(
        learner=report.learner,
        name=report.name,
        origin=shown_name(report.origin),
        handed_in=report.handed_in,
        attempt=report.attempt,
        inputs=report.inputs,
        exercise=report.exercise,
        score=report.score,
        max_score=report.max_score,
        outcome=report.outcome,
        seconds=float(f"{report.seconds:.1g}"),
        message=str(report.message),
        traceback=report.traceback,
        defined=report.defined,
        groups=[_group(group) for group in report.groups],
        mistakes=[MistakeJson(**msgspec.structs.asdict(mistake)) for mistake in report.mistakes],
        unrefused=tuple(map(_bad_arguments, report.unrefused)),
        misrefused=tuple(map(_bad_arguments, report.misrefused)),
        conditions=[_condition(condition) for condition in report.conditions],
        submission_sha256=report.submission_sha256,
        exercise_sha256=report.exercise_sha256,
        isolation=_isolation(report.isolation) if report.isolation else None,
        environment=report.environment,
        course=report.course,
        not_run=report.not_run,
        mark=report.mark,
    )


def _group(group: GroupReport) -> GroupJson:
    return GroupJson(
        id=group.id,
        name=group.name,
        hidden=group.hidden,
        points=group.points,
        score=group.score,
        outcome=group.outcome,
        cases=CasesJson(group.total, group.ok, group.outcomes),
        failure=_failure(group.failure) if group.failure else None,
        measured=group.measured,
        stands_in=group.stands_in,
    )


def _bad_arguments(found: Unrefused | Misrefused) -> BadArgumentsJson:
    return BadArgumentsJson(found.group, tuple(in_language(why, "en") for why in found.whys))


def _condition(condition: Condition) -> ConditionJson:
    return ConditionJson(
        goal=condition.goal,
        function=condition.function,
        exactness=condition.exactness,
        among="the rest" if condition.apart else "returning" if condition.returning else "all",
        raised=condition.raised or None,
        inside=condition.inside,
        failing=condition.failing,
        outside=condition.outside,
        text={language: condition_text(condition, language) for language in languages()},
    )


def _isolation(isolation: Isolation) -> IsolationJson:
    return IsolationJson(**msgspec.structs.asdict(isolation), complete=isolation.complete)


def _failure(failure: Failure) -> FailureJson:
    call = failure.call
    return FailureJson(
        call=call_text(call, failure.names) if call else None,
        args=[value_text(value) for value in call.args] if call else [],
        kwargs={name: value_text(value) for name, value in call.kwargs.items()} if call else {},
        actual=None if failure.actual is UNSET else value_text(failure.actual),
        expected=None if failure.expected is UNSET else value_text(failure.expected),
        why=None if failure.why is None else in_language(failure.why, "en"),
        message=str(failure.message),
        aspect=failure.aspect,
        picture=failure.picture,
        traceback=failure.traceback,
    )
