"""Grading one submission: try it out, make what failed small, name the mistake, write the report."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from grader.judge.answer_keys import KeyedCase
from grader.judge.calls import Source
from grader.judge.diagnose import diagnose
from grader.judge.key_store import AnswerKeys
from grader.judge.reveal import failed_test, failure, is_open
from grader.judge.run import Trial, rejected, try_out
from grader.judge.scoring import NEEDS_A_VALUE, group_outcome, group_score, judges_values, never_right
from grader.judge.shrink import NO_EFFORT, Effort, smallest
from grader.judge.verdict import Verdict
from grader.model.exercise import Exercise, Group
from grader.model.report import CaseCount, Failure, GroupReport, Outcome, Report
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.text import shown_name


def grade(
    exercise: Exercise, submission: Submission, keys: AnswerKeys, sandbox: Sandbox, effort: Effort = NO_EFFORT
) -> Report:
    """The report on ``submission``. Groups without cases (no solutions at hand) are left out of it.

    ``effort`` is for making generated counterexamples small.
    """
    if submission.absence is not None:
        return refused(submission, sum(group.points for group in exercise.groups if not group.lacks))
    key = keys.key(exercise, submission.learner)
    groups = tuple(group for group in exercise.groups if key[group.name] or group.tests)
    source = _source(exercise, submission)
    if submission.rejection:
        trial = rejected(exercise, key, submission.rejection)
    else:
        trial = try_out(exercise, source, key, sandbox)
    shown = {group.name: _first_failure(key[group.name], trial.verdicts.get(group.name, ())) for group in groups}
    for group in groups:
        if (failed := shown[group.name]) and is_open(group):
            shown[group.name] = smallest(exercise, group, failed, source, sandbox, effort)
    never = never_right(groups, [_outcomes(group, trial) for group in groups])
    reports = tuple(_group_report(exercise, group, shown[group.name], trial, never) for group in groups)
    return Report(
        learner=shown_name(submission.shown),
        exercise=exercise.slug,
        score=round(sum(report.score for report in reports), 6),
        max_score=round(sum(group.points for group in groups), 6),
        outcome=group_outcome([report.outcome for report in reports]) if reports else trial.loading,
        seconds=round(trial.seconds, 4),
        groups=reports,
        submission_sha256=hashlib.sha256(submission.source).hexdigest(),
        exercise_sha256=exercise.sha256,
        isolation=trial.isolation,
        environment=sandbox.environment(torch=exercise.uses_tensors),
        message=_message(submission, trial.message),
        course=submission.course,
        origin=submission.origin,
        mistakes=diagnose(exercise, trial, lambda: keys.behaviours(exercise, submission.learner)),
    )


def refused(submission: Submission, points: float = 0.0) -> Report:
    """The report on what was refused whole, so that nobody can say for which exercise it was, or was not handed in."""
    absent = submission.absence is not None
    return Report(
        learner=shown_name(submission.shown),
        exercise=submission.slug,
        score=0.0,
        max_score=round(points, 6),
        outcome=Outcome.NOT_HANDED_IN if absent else Outcome.REJECTED,
        seconds=0.0,
        groups=(),
        submission_sha256=hashlib.sha256(submission.source).hexdigest(),
        exercise_sha256="",
        isolation=None,
        environment=None,
        message=_message(submission, str(submission.absence) if absent else f"rejected: {submission.rejection}"),
        course=submission.course,
        origin=submission.origin,
    )


def _message(submission: Submission, said: str) -> str:
    """What the report says of the whole submission: what came of it, and under which name it was taken."""
    return "\n".join(filter(None, (said, *submission.notes)))


def _source(exercise: Exercise, submission: Submission) -> Source:
    """The submission under the exercise's own file name, whatever the learner's file is called."""
    suffix = ".ipynb" if submission.path.suffix == ".ipynb" else ".py"
    return Source(PurePath(exercise.outline.submit).with_suffix(suffix).name, submission.source)


def _group_report(
    exercise: Exercise,
    group: Group,
    failed: tuple[KeyedCase, Verdict] | None,
    trial: Trial,
    never: Outcome | None,
) -> GroupReport:
    outcomes = _outcomes(group, trial)
    tests = trial.tests.get(group.name, ())
    outcome, score = group_outcome(outcomes), group_score(group, outcomes, [test.points for test in tests])
    shown = failure(group, *failed, exercise.signature(group.function)) if failed else failed_test(group, tests)
    if score and trial.forbidden:
        outcome, score = Outcome.FORBIDDEN, 0.0
    elif score and never is not None and not judges_values(group):
        outcome, score, shown = never, 0.0, Failure(NEEDS_A_VALUE)
    return GroupReport(
        name=group.name,
        about=group.about,
        hidden=group.hidden,
        points=group.points,
        score=score,
        outcome=outcome,
        cases=CaseCount(len(outcomes), sum(each is Outcome.OK for each in outcomes)),
        failure=shown,
    )


def _outcomes(group: Group, trial: Trial) -> list[Outcome]:
    verdicts = trial.tests[group.name] if group.tests else trial.verdicts[group.name]
    return [verdict.outcome for verdict in verdicts]


def _first_failure(cases: tuple[KeyedCase, ...], verdicts: tuple[Verdict, ...]) -> tuple[KeyedCase, Verdict] | None:
    """The first case that failed by itself, rather than with the whole submission."""
    for keyed, verdict in zip(cases, verdicts, strict=True):
        if verdict.outcome in (Outcome.REJECTED, Outcome.IMPORT_ERROR):
            return None
        if verdict.outcome is not Outcome.OK:
            return keyed, verdict
    return None
