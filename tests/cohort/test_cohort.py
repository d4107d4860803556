"""A class gathered from reports: which attempt counts, in which order things come, what is kept of cases."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace

from grader.cohort.cohort import Example, gather
from grader.cohort.policy import NO_POLICY, Attempts
from grader.model.exercise import Call
from grader.model.report import Failure, GroupReport, Outcome, Report
from tests.reporting.reports import array, lost, passed, refusal, report

pytestmark = pytest.mark.quick

VALUES, MORE = passed("values", 4, 2), passed("more", 6, 2)


def failure(*shape: int) -> Failure:
    return Failure("it differs", "why", Call("f", (array([[0.0] * shape[1]] * shape[0]),), {}), ("x",))


def failing(shown: Failure | None = None, digest: str = "a") -> GroupReport:
    return replace(lost(MORE, shown), digests=(digest, digest))


def test_learners_come_by_name_and_exercises_in_the_courses_order() -> None:
    reports = [
        report(VALUES, learner="2", name="ana", exercise="pad2d"),
        report(VALUES, learner="1", name="Bo", exercise="corr2d"),
        report(VALUES, learner="1", name="Bo", exercise="a-new-one"),
    ]
    cohort = gather(reports, NO_POLICY, ("pad2d", "corr2d"))
    assert [learner.name for learner in cohort.learners] == ["ana", "Bo"]
    assert [task.slug for task in cohort.tasks] == ["pad2d", "corr2d", "a-new-one"]
    assert cohort.points == 12


def test_totals_add_up_what_counts() -> None:
    first = report(lost(VALUES), MORE, attempt=1)
    second = report(VALUES, lost(MORE), attempt=2)
    other = report(VALUES, exercise="pad2d")
    [learner] = gather([first, second, other], NO_POLICY).learners
    assert (learner.before, learner.after) == (Fraction(8), Fraction(8))
    [learner] = gather([first, second, other], replace(NO_POLICY, attempts=Attempts.BEST)).learners
    assert (learner.before, learner.after) == (Fraction(10), Fraction(10))


def test_tenths_add_up_exactly() -> None:
    reports = [report(passed("values", 0.1, 1), exercise=f"e{number}") for number in range(3)]
    assert gather(reports, NO_POLICY).learners[0].after == Fraction(3, 10)


def test_an_upload_for_no_exercise_is_counted_and_its_learner_has_a_row() -> None:
    cohort = gather([refusal("lee"), report(VALUES, learner="kim")], NO_POLICY)
    assert cohort.strays == 1
    assert [(learner.id, len(learner.works)) for learner in cohort.learners] == [("kim", 1), ("lee", 0)]


@pytest.mark.parametrize("outcome", [Outcome.NOT_HANDED_IN, Outcome.NOT_GRADED, Outcome.REJECTED])
def test_what_was_not_judged_is_not_among_the_works(outcome: Outcome) -> None:
    cohort = gather([report(VALUES), report(learner="lee", max_score=4.0, outcome=outcome)], NO_POLICY)
    assert [learner.id for learner, _ in cohort.works("corr2d")] == ["kim"]
    assert len(cohort.learners) == 2


def test_the_smallest_case_of_each_behaviour_is_kept() -> None:
    large, small = failure(3, 3), failure(1, 2)

    def of(learner: str, shown: Failure, digest: str) -> Report:
        return report(VALUES, failing(shown, digest), learner=learner)

    [task] = gather([of("1", large, "a"), of("2", small, "a"), of("3", large, "b")], NO_POLICY).tasks
    assert task.examples == {
        frozenset({("more", 0, "a"), ("more", 1, "a")}): Example("more", small),
        frozenset({("more", 0, "b"), ("more", 1, "b")}): Example("more", large),
    }


def test_a_case_that_may_not_be_shown_is_no_example() -> None:
    [task] = gather([report(VALUES, failing(Failure("A hidden call returned a wrong value.")))], NO_POLICY).tasks
    assert task.examples == {}
