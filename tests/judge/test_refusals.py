"""Bad arguments that are not refused are told by the author's words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from grader.judge.refusals import misrefused, telling_groups, unrefused
from grader.judge.run import Run, rejected
from grader.judge.verdict import PASSED, Failed, Verdict
from grader.model.exercise import Case, Exercise, Group, Raises, Reveal
from grader.model.report import Misrefused, Outcome, Unrefused
from tests.making import case, exercise, group, written_key

pytestmark = pytest.mark.quick

RETURNED = Failed(outcome=Outcome.WRONG, returned=3, kind="returned")


def refusal(why: str) -> Case:
    return case(-1, expect=Raises("ValueError"), why=why)


def ran(**verdicts: list[Verdict]) -> Run:
    return Run({name: tuple(each) for name, each in verdicts.items()}, {}, "", (), 0.0, None)


def told(tiny: Exercise, **verdicts: list[Verdict]) -> tuple[Unrefused, ...]:
    return unrefused(tiny, ran(**verdicts), written_key(tiny))


def told_of_others(tiny: Exercise, **verdicts: list[Verdict]) -> tuple[Misrefused, ...]:
    return misrefused(tiny, ran(**verdicts), written_key(tiny))


def of_values(*, reveal: Reveal = Reveal.HINT) -> Group:
    return group("values", case(1, expect=2), hidden=True, reveal=reveal)


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


RAISED = Failed(outcome=Outcome.ERROR, kind="IndexError")


def test_each_call_that_raised_another_exception_than_is_asked_for_is_told() -> None:
    tiny = exercise(of_values(), bad("Below 0.", "Above 9.", "Below 0."))
    assert told_of_others(tiny, values=[PASSED], bad=[RAISED, PASSED, RAISED]) == (Misrefused("bad", ("Below 0.",)),)


@pytest.mark.parametrize(
    "verdict",
    [
        PASSED,
        RETURNED,
        Failed(outcome=Outcome.ERROR, kind="NameError"),
        Failed(outcome=Outcome.ERROR, kind="NotImplementedError"),
        Failed(outcome=Outcome.TIMEOUT),
        Failed(outcome=Outcome.CRASH),
    ],
)
def test_what_is_not_written_or_did_not_raise_refused_nothing_by_another_exception(verdict: Verdict) -> None:
    assert told_of_others(exercise(of_values(), bad("Below 0.")), values=[PASSED], bad=[verdict]) == ()


@pytest.mark.parametrize("value", [RETURNED, RAISED])
def test_a_function_that_returns_nothing_right_raises_for_reasons_of_its_own(value: Verdict) -> None:
    assert told_of_others(exercise(of_values(), bad("Below 0.")), values=[value], bad=[RAISED]) == ()


def test_another_exception_in_a_group_that_reveals_nothing_is_not_told() -> None:
    tiny = exercise(of_values(), bad("Below 0.", reveal=Reveal.NOTHING))
    assert told_of_others(tiny, values=[PASSED], bad=[RAISED]) == ()


def test_a_right_value_in_a_group_that_reveals_nothing_opens_nothing() -> None:
    tiny = exercise(of_values(reveal=Reveal.NOTHING), bad("Below 0."))
    assert told_of_others(tiny, values=[PASSED], bad=[RAISED]) == ()
