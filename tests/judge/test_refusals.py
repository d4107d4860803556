"""Bad arguments that are not refused are told by the author's words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from grader.judge.refusals import telling_groups, unrefused
from grader.judge.run import Run, rejected
from grader.judge.verdict import PASSED, Failed, Verdict
from grader.model.exercise import Case, Exercise, Group, Raises, Reveal
from grader.model.report import Outcome, Unrefused
from tests.making import case, exercise, group, written_key

pytestmark = pytest.mark.quick

RETURNED = Failed(outcome=Outcome.WRONG, returned=3, kind="returned")


def refusal(why: str) -> Case:
    return case(-1, expect=Raises("ValueError"), why=why)


def told(tiny: Exercise, **verdicts: list[Verdict]) -> tuple[Unrefused, ...]:
    run = Run({name: tuple(each) for name, each in verdicts.items()}, {}, "", (), 0.0, None)
    return unrefused(tiny, run, written_key(tiny))


def bad(*whys: str, name: str = "bad", reveal: Reveal = Reveal.HINT, hidden: bool = True) -> Group:
    return group(name, *map(refusal, whys), hidden=hidden, reveal=reveal)


def test_each_call_that_returned_where_it_should_have_raised_is_told() -> None:
    tiny = exercise(bad("Below 0.", "Above 9.", "No number."), bad("Empty.", name="others"))
    assert told(tiny, bad=[RETURNED, PASSED, RETURNED], others=[RETURNED]) == (
        Unrefused("bad", ("Below 0.", "No number.")),
        Unrefused("others", ("Empty.",)),
    )


def test_generated_cases_share_one_reason_and_it_is_told_once() -> None:
    assert told(exercise(bad("Below 0.", "Below 0.")), bad=[RETURNED, RETURNED]) == (Unrefused("bad", ("Below 0.",)),)


@pytest.mark.parametrize(
    "verdict",
    [
        PASSED,
        Failed(outcome=Outcome.ERROR, kind="IndexError"),
        Failed(outcome=Outcome.ERROR, kind="NotImplementedError"),
        Failed(outcome=Outcome.TIMEOUT),
        Failed(outcome=Outcome.MISSING),
        Failed(outcome=Outcome.BAD_OUTPUT),
    ],
)
def test_what_ended_in_another_way_did_not_accept_anything(verdict: Verdict) -> None:
    assert told(exercise(bad("Below 0.")), bad=[verdict]) == ()


def test_a_wrong_value_where_a_value_is_asked_for_is_no_refusal() -> None:
    assert told(exercise(group("values", case(1, expect=2), hidden=True)), values=[RETURNED]) == ()


@pytest.mark.parametrize(
    ("shown", "is_told"),
    [
        (bad("Below 0.", hidden=False, reveal=Reveal.NOTHING), True),
        (bad("Below 0.", reveal=Reveal.COUNTEREXAMPLE), True),
        (bad("Below 0.", reveal=Reveal.HINT), True),
        (bad("Below 0.", reveal=Reveal.NOTHING), False),
    ],
)
def test_a_group_that_reveals_nothing_is_left_out(shown: Group, is_told: bool) -> None:
    tiny = exercise(shown)
    assert bool(told(tiny, bad=[RETURNED])) is is_told
    assert [each.name for each in telling_groups(tiny)] == (["bad"] if is_told else [])


def test_a_submission_that_was_not_run_accepted_nothing() -> None:
    tiny = exercise(bad("Below 0."))
    assert unrefused(tiny, rejected(tiny, written_key(tiny), "a link"), written_key(tiny)) == ()


def test_a_group_without_cases_has_nothing_to_tell() -> None:
    tiny = exercise(bad(), bad("Below 0.", name="others"))
    assert told(replace(tiny), others=[RETURNED]) == (Unrefused("others", ("Below 0.",)),)
