"""What feedback quotes of a failing case or test, said by a process that knows nothing else.

A submission can put every input that it was sent into what it prints, raises or returns. So a case that is shown is
called once more in a fresh worker that is sent this one input, and a test is run once more by itself, with a fresh
worker for its calls. Only what comes of that is quoted: one run tells one case of each disclosed group, and not a table
of all.

What that takes is charged as well. Where the account is overdrawn, nothing is asked again and nothing is quoted.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec import UNSET

from grader.catalogue import marked
from grader.judge.answer_keys import query
from grader.judge.counterexample import FailedCase, is_alike
from grader.judge.pytest_group import run_pytest_group
from grader.judge.pytest_messages import Tested
from grader.judge.session import Bounds, ExhaustedError, Program, Respondent, Session
from grader.judge.verdict import Failed, Verdict, judge
from grader.model.exercise import Group, PytestFile
from grader.model.report import Outcome
from grader.model.sentence import Said

# Their sentences are ours, and calling once more would cost as much again.
_OURS = (Outcome.TIMEOUT, Outcome.OUTPUT_LIMIT, Outcome.CRASH, Outcome.MISSING)
UNLIKE_ALONE = marked(
    "called alone, in a process of its own, this does not fail in the same way: "
    "something is kept from one call to the next"
)
TEST_UNLIKE_ALONE = marked(
    "run alone, on a process of its own, this test does not fail in the same way: "
    "something is kept from one test to the next"
)
NOT_ASKED_AGAIN = marked(
    "what this does is not shown: it would be called once more for that, in a process of its own, "
    "and all calls before took as long as they may together"
)


class Quote(NamedTuple):
    """A failing case with what may be quoted of it, and the CPU seconds that this took."""

    shown: FailedCase
    seconds: float


class QuotedTest(NamedTuple):
    """A failing test with what may be quoted of it, and the CPU seconds that this took."""

    shown: Tested
    seconds: float


def quoted(respondent: Respondent, group: Group, failed: FailedCase) -> Quote:
    """Call the failing case alone, and take what is said then; if it does not fail alike, nothing is quoted."""
    if failed.verdict.outcome in _OURS:
        return Quote(failed._replace(verdict=_silent(failed.verdict, failed.verdict.message)), 0.0)
    program, runner, account = respondent
    if account.overdrawn():
        return Quote(failed._replace(verdict=_silent(failed.verdict, NOT_ASKED_AGAIN)), 0.0)
    with Session(runner, program, account, Bounds(workers=1)) as session:
        verdict = _called_alone(program, group, failed, session)
    if not isinstance(verdict, Failed) or not is_alike(verdict, failed.verdict):
        verdict = _silent(failed.verdict, UNLIKE_ALONE)
    return Quote(failed._replace(verdict=verdict), session.seconds)


def _called_alone(program: Program, group: Group, failed: FailedCase, session: Session) -> Verdict | None:
    try:
        reply = session.ask(query(group, failed.keyed.case))
    except ExhaustedError:  # it loads only sometimes
        return None
    return judge(group, failed.keyed, program.exercise.signature(group.function), reply)


def quoted_test(respondent: Respondent, tests: PytestFile, failed: Tested) -> QuotedTest:
    """Run the failing test alone, and take what is said then; if it does not fail alike, nothing is quoted."""
    if failed.outcome in _OURS:
        return QuotedTest(failed, 0.0)
    program, runner, account = respondent
    if account.overdrawn():
        return QuotedTest(msgspec.structs.replace(failed, message=NOT_ASKED_AGAIN), 0.0)
    results, seconds = run_pytest_group(program, tests, runner, account, failed.id)
    said = next((each.message for each in results if each.outcome is failed.outcome), TEST_UNLIKE_ALONE)
    return QuotedTest(msgspec.structs.replace(failed, message=said), seconds)


def _silent(verdict: Failed, message: Said) -> Failed:
    """``verdict`` without anything that the submission said."""
    return msgspec.structs.replace(
        verdict, message=message, returned=UNSET, differing=(), parts=(), printed="", raised=None
    )
