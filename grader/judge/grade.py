"""Grading one submission: run its calls, judge the answers, make the report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

from grader.judge.answer_key import AnswerKey, Expected, query
from grader.judge.calls import Source, Transcript, call_all, describe_raised
from grader.judge.reveal import failure, is_open
from grader.judge.scoring import NEEDS_A_VALUE, group_outcome, group_score, judges_values, never_right
from grader.judge.verdict import Verdict, judge
from grader.model import CaseCount, Exercise, Failure, Group, GroupReport, Isolation, Outcome, Report, Submission
from grader.sandbox.frames import Raised, Use
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker_process import Stopped
from grader.text import one_line, shown_name, visible_bytes


class _Judged(NamedTuple):
    """The verdicts of all cases of all groups, by group name, and what was learned on the way."""

    verdicts: dict[str, tuple[Verdict, ...]]
    message: str
    forbidden: tuple[Use, ...]
    seconds: float
    isolation: Isolation | None


def grade(exercise: Exercise, submission: Submission, key: AnswerKey, sandbox: Sandbox) -> Report:
    """The report on ``submission``. Groups without cases (no solutions at hand) are left out of it."""
    groups = tuple(group for group in exercise.groups if group.cases)
    judged = (
        _rejected(groups, submission.rejection)
        if submission.rejection
        else _judged(exercise, groups, submission, key, sandbox)
    )
    never = never_right(groups, [[verdict.outcome for verdict in judged.verdicts[group.name]] for group in groups])
    reports = tuple(_group_report(exercise, group, key[group.name], judged, never) for group in groups)
    return Report(
        learner=shown_name(submission.learner),
        exercise=exercise.slug,
        score=round(sum(report.score for report in reports), 6),
        max_score=sum(group.points for group in groups),
        outcome=group_outcome([report.outcome for report in reports]),
        seconds=round(judged.seconds, 4),
        groups=reports,
        submission_sha256=hashlib.sha256(submission.source).hexdigest(),
        exercise_sha256=exercise.sha256,
        isolation=judged.isolation,
        environment=sandbox.environment(torch=exercise.uses_tensors),
        message=judged.message,
    )


def refused(submission: Submission) -> Report:
    """The report on an upload that was refused whole, so that nobody can say for which exercise it was."""
    return Report(
        learner=shown_name(submission.learner),
        exercise=None,
        score=0.0,
        max_score=0.0,
        outcome=Outcome.REJECTED,
        seconds=0.0,
        groups=(),
        submission_sha256=hashlib.sha256(submission.source).hexdigest(),
        exercise_sha256="",
        isolation=None,
        environment=None,
        message=f"rejected: {submission.rejection}",
    )


def _rejected(groups: Sequence[Group], reason: str) -> _Judged:
    verdicts = {group.name: (Verdict(Outcome.REJECTED),) * len(group.cases) for group in groups}
    return _Judged(verdicts, f"rejected: {reason}", (), 0.0, None)


def _judged(
    exercise: Exercise, groups: Sequence[Group], submission: Submission, key: AnswerKey, sandbox: Sandbox
) -> _Judged:
    """Run the open groups, and only then the closed ones: what is shown was said before the closed inputs were sent."""
    ordered = [*(group for group in groups if is_open(group)), *(group for group in groups if not is_open(group))]
    batches = [
        [query(group, case) for group in ordered if is_open(group) is open_ for case in group.cases]
        for open_ in (True, False)
    ]
    transcript = call_all(sandbox, exercise, _source(exercise, submission), batches)
    if transcript.load_failure is not None:
        outcome, message = _load_failure(transcript)
        verdicts = {group.name: (Verdict(outcome),) * len(group.cases) for group in groups}
    else:
        verdicts = _verdicts(exercise, ordered, key, transcript)
        message = _forbidden_message(transcript.forbidden) if transcript.forbidden else ""
    return _Judged(verdicts, message, transcript.forbidden, transcript.seconds, transcript.isolation)


def _source(exercise: Exercise, submission: Submission) -> Source:
    """The submission under the exercise's own file name, whatever the learner's file is called."""
    suffix = ".ipynb" if submission.path.suffix == ".ipynb" else ".py"
    return Source(PurePath(exercise.outline.submit).with_suffix(suffix).name, submission.source)


def _verdicts(
    exercise: Exercise, groups: Sequence[Group], key: AnswerKey, transcript: Transcript
) -> dict[str, tuple[Verdict, ...]]:
    """The verdicts of ``groups``, whose calls the answers follow."""
    entries = iter(transcript.answers)
    return {
        group.name: tuple(
            judge(group, case, expected, exercise.signature(group.function), next(entries))
            for case, expected in zip(group.cases, key[group.name], strict=True)
        )
        for group in groups
    }


def _load_failure(transcript: Transcript) -> tuple[Outcome, str]:
    """Nothing hidden had been sent when loading failed, so all of it may be told."""
    failed = transcript.load_failure
    if isinstance(failed, Stopped):
        return failed.outcome, f"the file could not be loaded: {failed.reason}"
    assert isinstance(failed, Raised)  # noqa: S101 the type says so
    printed = visible_bytes(transcript.load_printed, 500)
    return Outcome.IMPORT_ERROR, f"the file could not be loaded: {describe_raised(failed)}" + (
        f"\n{printed}" if printed else ""
    )


def _forbidden_message(uses: tuple[Use, ...]) -> str:
    first = uses[0]
    more = f" (and {len(uses) - 1} more)" if len(uses) > 1 else ""
    return f"line {first.line} uses {one_line(first.name.removeprefix('?.'))}, which this exercise does not allow{more}"


def _group_report(
    exercise: Exercise, group: Group, expected: tuple[Expected, ...], judged: _Judged, never: Outcome | None
) -> GroupReport:
    verdicts = judged.verdicts[group.name]
    outcomes = [verdict.outcome for verdict in verdicts]
    outcome, score = group_outcome(outcomes), group_score(group, outcomes)
    failed = _first_failure(exercise, group, expected, verdicts)
    if score and judged.forbidden:
        outcome, score = Outcome.FORBIDDEN, 0.0
    elif score and never is not None and not judges_values(group):
        outcome, score, failed = never, 0.0, Failure(NEEDS_A_VALUE)
    return GroupReport(
        name=group.name,
        about=group.about,
        hidden=group.hidden,
        points=group.points,
        score=score,
        outcome=outcome,
        cases=CaseCount(len(outcomes), sum(each is Outcome.OK for each in outcomes)),
        failure=failed,
    )


def _first_failure(
    exercise: Exercise, group: Group, expected: tuple[Expected, ...], verdicts: tuple[Verdict, ...]
) -> Failure | None:
    for case, wanted, verdict in zip(group.cases, expected, verdicts, strict=True):
        if verdict.outcome in (Outcome.REJECTED, Outcome.IMPORT_ERROR):
            return None
        if verdict.outcome is not Outcome.OK:
            return failure(group, case, wanted, verdict, exercise.signature(group.function))
    return None
