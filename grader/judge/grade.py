"""Grading one submission: run it, make what failed small, name the mistake, write the report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from msgspec.structs import replace

from grader.judge.answer_keys import AnswerKey
from grader.judge.behaviours import Behaviours, behaviours, behaviours_of
from grader.judge.budget import Account
from grader.judge.counterexample import NO_SHRINKING, FailedCase, ShrinkBudget, smallest
from grader.judge.diagnose import Merged, Places, diagnose
from grader.judge.digests import digests, of_tests
from grader.judge.merging import merged
from grader.judge.prepared import Prepared
from grader.judge.probing import USUAL_PROBING, ProbeBudget, probe
from grader.judge.pytest_messages import Tested
from grader.judge.quote import quoted, quoted_test
from grader.judge.refusals import misrefused, unrefused
from grader.judge.reveal import failed_test, failure, is_disclosed, mistake_picture
from grader.judge.run import Run, rejected, run
from grader.judge.runner import Runner
from grader.judge.scoring import (
    NEEDS_A_VALUE,
    NEEDS_A_VISIBLE_VALUE,
    group_outcome,
    group_score,
    judges_values,
    never_right,
)
from grader.judge.session import Program, Respondent, Source
from grader.judge.verdict import Failed
from grader.model.exercise import Exercise, Group, SourceFile
from grader.model.picture import Geometry
from grader.model.report import Failure, GroupReport, Mistake, Outcome, Report
from grader.model.sentence import Said, as_sentence, joined, sentence
from grader.model.submission import Submission
from grader.text import shown_name, storable
from grader.wire.messages import Helper

# By the name of each group what may be quoted of its first failure.
Shown = dict[str, FailedCase | Tested | None]

_WHOLE = (Outcome.REJECTED, Outcome.IMPORT_ERROR)  # outcomes of what failed with the whole submission


def grade(
    prepared: Prepared,
    submission: Submission,
    runner: Runner,
    budget: ShrinkBudget = NO_SHRINKING,
    probing: ProbeBudget = USUAL_PROBING,
) -> Report:
    """Grade ``submission`` and report on it; groups whose cases are not at hand are left out.

    ``budget`` is for making generated counterexamples small, ``probing`` for finding out when the submission fails.
    """
    exercise, key = prepared.exercise, prepared.key
    if (report := _without_a_run(exercise, submission)) is not None:
        return report
    groups = tuple(group for group in exercise.groups if key[group.name] or group.tests)
    respondent = Respondent(program_of(exercise, submission), runner, Account())
    done = rejected(exercise, key, submission.rejection) if submission.rejection else _run(respondent, key)
    shown, seconds = _shown(respondent, groups, key, done, budget)
    probed = probe(respondent, done, prepared, probing)
    never = never_right(groups, [_outcomes(group, done) for group in groups], key)
    reports = tuple(_group_report(exercise, group, shown[group.name], done, never) for group in groups)
    return Report(
        learner=storable(submission.learner),
        name=shown_name(submission.shown),
        exercise=exercise.slug,
        score=round(sum(report.score for report in reports), 6),
        max_score=_points(groups) - _not_run(groups),
        outcome=group_outcome([report.outcome for report in reports]) if reports else done.loading,
        seconds=round(done.seconds + seconds + probed.seconds, 4),
        groups=tuple(_with_digests(each, key, done) for each in reports),
        submission_sha256=submission.sha256,
        exercise_sha256=exercise.sha256,
        isolation=done.isolation,
        environment=runner.environment(torch=exercise.uses_tensors),
        message=_message(submission, done.message),
        traceback=done.traceback,
        defined=done.defined,
        mistakes=_mistakes(prepared, done, runner, probed.aside, shown),
        unrefused=unrefused(exercise, done, key),
        misrefused=misrefused(exercise, done, key),
        conditions=probed.conditions,
        course=submission.course,
        origin=_origin(submission),
        handed_in=submission.handed_in,
        attempt=submission.attempt,
        not_run=_not_run(exercise.groups),
    )


def _points(groups: Iterable[Group]) -> float:
    return round(sum(group.points for group in groups), 6)


def _not_run(groups: Iterable[Group]) -> float:
    """The points of hidden groups whose cases are not at hand."""
    return _points(group for group in groups if group.stands_in or (group.is_empty and group.missing_extra is None))


def _without_a_run(exercise: Exercise, submission: Submission) -> Report | None:
    """Report on what was not handed in, or asks in every group for what is not installed here."""
    missing = [group.missing_extra for group in exercise.groups]
    if submission.absence is not None:
        return refused(submission, sum(group.points for group in exercise.groups if not group.missing_extra))
    if missing and missing[0] and all(missing):
        return not_graded(submission, 0.0, f"all that is asked needs {missing[0].module}: {missing[0].install}")
    return None


def _run(respondent: Respondent, key: AnswerKey) -> Run:
    program, runner, account = respondent
    return run(program, key, runner, account)


def _shown(
    respondent: Respondent, groups: Iterable[Group], key: AnswerKey, done: Run, budget: ShrinkBudget
) -> tuple[Shown, float]:
    """What may be quoted of each group's first failure, and the seconds that it took to find that."""
    shown: Shown = {}
    seconds = 0.0
    for group in groups:
        shown[group.name], used = _asked_again(respondent, group, _first_failure(group, key, done), budget)
        seconds += used
    return shown, seconds


def _asked_again(
    respondent: Respondent, group: Group, failed: FailedCase | Tested | None, budget: ShrinkBudget
) -> tuple[FailedCase | Tested | None, float]:
    """Make a case small, and quote it, or a test, where that is shown; return it and the seconds that it took."""
    match failed:
        case FailedCase() if is_disclosed(group):
            small, used = smallest(respondent, group, failed, budget)
            shown, more = quoted(respondent, group, small)
            return shown, used + more
        case Tested() if is_disclosed(group) and group.tests is not None:
            return quoted_test(respondent, group.tests, failed)
    return failed, 0.0


def _merging(prepared: Prepared, runner: Runner) -> Merged:
    """Say how two of the wrong solutions behave as one. They are run when they are asked for: few pairs ever are."""
    exercise = prepared.exercise

    def behave(one: SourceFile, other: SourceFile) -> Behaviours | None:
        source = merged(exercise, one, other)
        return None if source is None else behaviours_of(source, exercise, prepared.key, runner)

    return behave


def _mistakes(prepared: Prepared, done: Run, runner: Runner, aside: Places, shown: Shown) -> tuple[Mistake, ...]:
    """Name the known mistakes; where none explains all that fails, those that explain it without what is set aside."""
    exercise, known = prepared.exercise, prepared.behaviours
    own, merging = behaviours(done, prepared.key), _merging(prepared, runner)
    named = diagnose(exercise, own, known, merging)
    named = named or (diagnose(exercise, own, known, merging, aside) if aside else ())
    return tuple(_with_pictures(exercise, mistake, shown) for mistake in named)


def _with_pictures(exercise: Exercise, mistake: Mistake, shown: Shown) -> Mistake:
    """Say by the id of each group how the mistake made what its failing case returned, where that can be drawn."""
    wrong = next(wrong for wrong in exercise.wrong if wrong.name == mistake.name)
    pictures: dict[str, Geometry] = {}
    for group in exercise.groups:
        failed = shown.get(group.name)
        if isinstance(failed, FailedCase):
            signature = exercise.signature(group.function)
            if drawn := mistake_picture(group, failed.keyed, failed.verdict, signature, wrong):
                pictures[group.id or group.name] = drawn
    return replace(mistake, pictures=pictures)


def refused(submission: Submission, points: float = 0.0) -> Report:
    """Report on what was refused whole, so that nobody can say for which exercise it was, or was not handed in."""
    absent = submission.absence is not None
    return Report(
        learner=storable(submission.learner),
        name=shown_name(submission.shown),
        exercise=submission.slug,
        score=0.0,
        max_score=round(points, 6),
        outcome=Outcome.NOT_HANDED_IN if absent else Outcome.REJECTED,
        seconds=0.0,
        groups=(),
        submission_sha256=submission.sha256,
        exercise_sha256="",
        isolation=None,
        environment=None,
        message=_message(submission, _why_refused(submission)),
        course=submission.course,
        origin=_origin(submission),
        handed_in=submission.handed_in,
        attempt=submission.attempt,
    )


def not_graded(submission: Submission, points: float, reason: Said) -> Report:
    """Report on what could not be graded, which is nobody's 0."""
    return replace(
        refused(submission, points), outcome=Outcome.NOT_GRADED, message=sentence("not graded: {reason}", reason=reason)
    )


def _why_refused(submission: Submission) -> Said:
    if submission.absence is not None:
        return submission.absence
    return sentence("rejected: {reason}", reason=as_sentence(submission.rejection or ""))


def _message(submission: Submission, said: Said) -> Said:
    """What the report says of the whole submission: what came of it, and under which name it was taken."""
    return joined(said, "\n", "\n".join(submission.notes))


def _origin(submission: Submission) -> str:
    return storable(submission.origin or str(submission.path))


def program_of(exercise: Exercise, submission: Submission) -> Program:
    """Take the submission under the exercise's own file name, whatever the learner's file is called."""
    suffix = ".ipynb" if submission.path.suffix == ".ipynb" else ".py"
    helpers = tuple(Helper(helper.name, helper.source) for helper in submission.helpers)
    name = PurePath(exercise.outline.submit).with_suffix(suffix).name
    return Program(exercise, Source(name, submission.source, helpers))


def _group_report(
    exercise: Exercise, group: Group, failed: FailedCase | Tested | None, done: Run, never: Outcome | None
) -> GroupReport:
    outcomes = _outcomes(group, done)
    tests = done.tests.get(group.name, ())
    outcome, score = group_outcome(outcomes), group_score(group, outcomes, [test.points for test in tests])
    shown = _failure(exercise, group, failed)
    if score and done.forbidden:
        outcome, score = Outcome.FORBIDDEN, 0.0
    elif score and never is not None and _asks_to_be_opened(group):
        is_there = any(judges_values(each) and each.hidden and not each.is_empty for each in exercise.groups)
        outcome, score, shown = never, 0.0, Failure(NEEDS_A_VALUE if is_there else NEEDS_A_VISIBLE_VALUE)
    return GroupReport(
        id=group.id or group.name,
        name=group.name,
        about=group.about,
        hidden=group.hidden,
        points=group.points,
        score=score,
        outcome=outcome,
        outcomes=tuple(outcomes),
        failure=shown,
        measured=group.measured,
        title=group.title,
        stands_in=group.stands_in,
    )


def _with_digests(report: GroupReport, key: AnswerKey, done: Run) -> GroupReport:
    if report.name in done.tests:
        return replace(report, digests=of_tests(done.tests[report.name]))
    return replace(report, digests=digests(key[report.name], done.verdicts.get(report.name, ())))


def _failure(exercise: Exercise, group: Group, failed: FailedCase | Tested | None) -> Failure | None:
    match failed:
        case None:
            return None
        case FailedCase(keyed=keyed, verdict=verdict):
            return failure(group, keyed, verdict, exercise.signature(group.function))
        case test:
            return failed_test(group, test)


def _asks_to_be_opened(group: Group) -> bool:
    """Whether a group earns its points only beside a right value: not what is visible, nor an author's own tests."""
    return not judges_values(group) or (group.hidden and group.tests is None)


def _outcomes(group: Group, done: Run) -> list[Outcome]:
    verdicts = done.tests[group.name] if group.tests else done.verdicts[group.name]
    return [verdict.outcome for verdict in verdicts]


def _first_failure(group: Group, key: AnswerKey, done: Run) -> FailedCase | Tested | None:
    """The first case or test that failed by itself, rather than with the whole submission."""
    if group.tests is not None:
        return _first_failed_test(done.tests[group.name])
    for keyed, verdict in zip(key[group.name], done.verdicts.get(group.name, ()), strict=True):
        match verdict:
            case Failed(outcome=outcome) if outcome in _WHOLE:
                return None
            case Failed():
                return FailedCase(keyed, verdict)
    return None


def _first_failed_test(tests: tuple[Tested, ...]) -> Tested | None:
    failed = next((test for test in tests if test.outcome is not Outcome.OK), None)
    return None if failed is None or failed.outcome in _WHOLE else failed
