"""A trial: one source, run on every case of an exercise, with a verdict on each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from grader.judge.answer_keys import AnswerKey, query
from grader.judge.calls import (
    USUAL_PATIENCE,
    Patience,
    Source,
    Transcript,
    call_all,
    describe_loading,
    describe_raised,
    describe_uses,
)
from grader.judge.pytest_group import Tested, run_group_tests
from grader.judge.reveal import is_open
from grader.judge.verdict import Verdict, judge
from grader.model.exercise import Exercise, Group
from grader.model.report import Isolation, Outcome
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Stopped
from grader.text import visible_bytes
from grader.wire.messages import Raised, Use


class Trial(NamedTuple):
    """The verdicts of all cases of all groups, by group name, and what was learned on the way.

    ``tests`` are the results of the groups that are a pytest file; ``loading`` is how it was read and loaded.
    """

    verdicts: dict[str, tuple[Verdict, ...]]
    tests: dict[str, tuple[Tested, ...]]
    message: str
    forbidden: tuple[Use, ...]
    seconds: float
    isolation: Isolation | None
    loading: Outcome = Outcome.OK


def try_out(
    exercise: Exercise, source: Source, key: AnswerKey, sandbox: Sandbox, patience: Patience = USUAL_PATIENCE
) -> Trial:
    """Run the open groups, and only then the closed ones: what is shown was said before the closed inputs were sent."""
    groups = [group for group in exercise.groups if key[group.name]]
    ordered = [*(group for group in groups if is_open(group)), *(group for group in groups if not is_open(group))]
    batches = [
        [query(group, keyed.case) for group in ordered if is_open(group) is open_ for keyed in key[group.name]]
        for open_ in (True, False)
    ]
    transcript = call_all(sandbox, exercise, source, batches, patience)
    if transcript.load_failure is not None:
        loading, message = _load_failure(transcript)
        verdicts = {group.name: (Verdict(loading),) * len(key[group.name]) for group in groups}
    else:
        loading = Outcome.FORBIDDEN if transcript.forbidden else Outcome.OK
        verdicts = _verdicts(exercise, ordered, key, transcript)
        message = (
            describe_uses(transcript.forbidden)
            if transcript.forbidden
            else describe_loading(transcript.failed, transcript.absent)
        )
    tests = {
        group.name: _tested(exercise, group, source, sandbox, transcript) for group in exercise.groups if group.tests
    }
    return Trial(verdicts, tests, message, transcript.forbidden, transcript.seconds, transcript.isolation, loading)


def rejected(exercise: Exercise, key: AnswerKey, reason: str) -> Trial:
    """The trial of a submission that was refused before anything ran."""
    verdicts = {group.name: (Verdict(Outcome.REJECTED),) * len(key[group.name]) for group in exercise.groups}
    tests = {group.name: _not_tested(Outcome.REJECTED) for group in exercise.groups if group.tests}
    return Trial(verdicts, tests, f"rejected: {reason}", (), 0.0, None, Outcome.REJECTED)


def _tested(
    exercise: Exercise, group: Group, source: Source, sandbox: Sandbox, transcript: Transcript
) -> tuple[Tested, ...]:
    """In workers of its own, which have not seen anything else."""
    if transcript.load_failure is not None:
        return _not_tested(_load_failure(transcript)[0])
    return run_group_tests(exercise, group, source, sandbox)


def _not_tested(outcome: Outcome) -> tuple[Tested, ...]:
    return (Tested("", "", 1.0, outcome, ""),)


def _verdicts(
    exercise: Exercise, groups: Sequence[Group], key: AnswerKey, transcript: Transcript
) -> dict[str, tuple[Verdict, ...]]:
    """The verdicts of ``groups``, whose calls the answers follow."""
    entries = iter(transcript.answers)
    return {
        group.name: tuple(
            judge(group, keyed.case, keyed.expected, exercise.signature(group.function), next(entries))
            for keyed in key[group.name]
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
