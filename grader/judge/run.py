"""A run: one program on every case of an exercise, with a verdict on each."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from grader.judge.answer_keys import AnswerKey, query
from grader.judge.budget import Account
from grader.judge.pytest_group import run_pytest_group
from grader.judge.pytest_messages import Tested
from grader.judge.reply import Reply, describe_loading, describe_raised, describe_uses, traceback_of
from grader.judge.reveal import is_disclosed
from grader.judge.runner import Runner
from grader.judge.session import USUAL_BOUNDS, Bounds, LoadFailure, Program, Session
from grader.judge.verdict import Failed, Verdict, judge
from grader.model.exercise import Exercise, Group
from grader.model.report import Definition, Isolation, Outcome, Traceback
from grader.model.sentence import Said, as_sentence, joined, sentence
from grader.model.stopped import Stopped
from grader.text import visible_bytes
from grader.wire.messages import Raised, Use


class Run(NamedTuple):
    """The verdicts of all cases of all groups, by group name, and what was learned on the way.

    ``tests`` are the results of the groups that are a pytest file; ``loading`` is how it was read and loaded, and
    ``traceback`` where that failed, ``defined`` where its functions are; ``seconds`` is the CPU time of all workers.
    """

    verdicts: dict[str, tuple[Verdict, ...]]
    tests: dict[str, tuple[Tested, ...]]
    message: Said
    forbidden: tuple[Use, ...]
    seconds: float
    isolation: Isolation | None
    loading: Outcome = Outcome.OK
    traceback: Traceback | None = None
    defined: tuple[Definition, ...] = ()


def run(program: Program, key: AnswerKey, runner: Runner, account: Account, bounds: Bounds = USUAL_BOUNDS) -> Run:
    """Make every call of ``key`` at the cost of ``account``, and judge what comes back.

    The withheld groups come last: what is shown was said before their inputs were sent.
    """
    groups = sorted((group for group in program.exercise.groups if key[group.name]), key=_is_withheld)
    parts = [list(part) for _, part in itertools.groupby(groups, _is_withheld)]
    with Session(runner, program, account, bounds) as session:
        replies = session.ask_all(
            [[query(group, keyed.case) for group in part for keyed in key[group.name]] for part in parts]
        )
    if session.failure is not None and not replies:
        return _not_loaded(program.exercise, key, session, session.failure)
    tested = {
        group.name: run_pytest_group(program, group.tests, runner, account)
        for group in program.exercise.groups
        if group.tests is not None
    }
    return Run(
        _verdicts(program.exercise, groups, key, replies),
        {name: each.results for name, each in tested.items()},
        _message(session),
        session.forbidden,
        session.seconds + sum(each.seconds for each in tested.values()),
        session.isolation,
        Outcome.FORBIDDEN if session.forbidden else Outcome.OK,
        _traceback(session.failed),
        _defined(session),
    )


def _message(session: Session) -> Said:
    if session.forbidden:
        return describe_uses(session.forbidden)
    return describe_loading(session.failed, session.absent)


def _defined(session: Session) -> tuple[Definition, ...]:
    """Where the exercise's functions are; a worker may name others, which are not taken."""
    return tuple(Definition(each.function, each.line) for each in session.defined)


def _traceback(failed: Sequence[Raised]) -> Traceback | None:
    """Of the first thing that failed while the file was loaded."""
    return traceback_of(failed[0]) if failed else None


def rejected(exercise: Exercise, key: AnswerKey, reason: Said) -> Run:
    """Make the run of a submission that was refused before anything ran."""
    none = _none_passed(exercise, key, Outcome.REJECTED)
    return none._replace(message=sentence("rejected: {reason}", reason=as_sentence(reason)))


def _not_loaded(exercise: Exercise, key: AnswerKey, session: Session, failure: LoadFailure) -> Run:
    outcome, message = _load_failure(failure)
    return _none_passed(exercise, key, outcome)._replace(
        message=message,
        forbidden=session.forbidden,
        seconds=session.seconds,
        isolation=session.isolation,
        traceback=traceback_of(failure.reason) if isinstance(failure.reason, Raised) else None,
    )


def _none_passed(exercise: Exercise, key: AnswerKey, outcome: Outcome) -> Run:
    """The run of a submission that answered nothing, for one reason."""
    verdicts: dict[str, tuple[Verdict, ...]] = {}
    for name, cases in key.items():
        if cases:
            verdicts[name] = (Failed(outcome=outcome),) * len(cases)
    none = (Tested("", "", 1.0, outcome, ""),)
    tests: dict[str, tuple[Tested, ...]] = {group.name: none for group in exercise.groups if group.tests}
    return Run(verdicts, tests, "", (), 0.0, None, outcome)


def _is_withheld(group: Group) -> bool:
    return not is_disclosed(group)


def _verdicts(
    exercise: Exercise, groups: Sequence[Group], key: AnswerKey, replies: Sequence[Reply]
) -> dict[str, tuple[Verdict, ...]]:
    """The verdicts of ``groups``, whose calls the replies follow."""
    following = iter(replies)
    return {
        group.name: tuple(
            judge(group, keyed, exercise.signature(group.function), next(following)) for keyed in key[group.name]
        )
        for group in groups
    }


def _load_failure(failure: LoadFailure) -> tuple[Outcome, Said]:
    """Nothing hidden had been sent when loading failed, so all of it may be told."""
    match failure.reason:
        case Stopped(outcome=outcome, reason=reason):
            return outcome, sentence("the file could not be loaded: {reason}", reason=as_sentence(reason))
        case raised:
            said = sentence("the file could not be loaded: {reason}", reason=describe_raised(raised))
            return Outcome.IMPORT_ERROR, joined(said, "\n", visible_bytes(failure.printed, 500))
