"""The figures of a class, held against sums by hand and against numpy."""

from __future__ import annotations

import random

import numpy as np
import pytest
from msgspec.structs import replace

from grader.cohort.cohort import gather
from grader.cohort.figures import FEWEST, Item, bins, figures
from grader.cohort.policy import NO_POLICY
from grader.model.report import Outcome, Report
from tests.reporting.reports import lost, passed, report

pytestmark = pytest.mark.quick

EASY, HARD = passed("easy", 4, 2), passed("hard", 6, 2)


def of(learner: int, *, easy: bool = True, hard: bool = True, seconds: float = 1.0) -> Report:
    groups = (EASY if easy else lost(EASY), HARD if hard else lost(HARD))
    return report(*groups, learner=f"{learner:02}", seconds=seconds)


def test_passes_and_difficulty_are_counted_by_exercise_and_group() -> None:
    reports = [of(1), of(2, hard=False), of(3, hard=False), of(4, easy=False, hard=False)]
    [found] = figures(gather(reports, NO_POLICY))
    assert found.whole == Item(4, 1, (10 + 4 + 4 + 0) / 40, None)
    assert found.groups == (Item(4, 3, 0.75, None), Item(4, 1, 0.25, None))
    assert found.marks == (1, 0, 0, 0, 2, 0, 0, 0, 0, 1)


def test_a_part_of_the_points_is_not_a_pass() -> None:
    half = report(lost(EASY, score=2.0, failing=1))
    [found] = figures(gather([half], NO_POLICY))
    assert found.groups == (Item(1, 0, 0.5, None),)


def test_who_handed_nothing_in_is_missing_and_makes_nothing_harder() -> None:
    absent = report(learner="99", max_score=10.0, outcome=Outcome.NOT_HANDED_IN)
    [found] = figures(gather([of(1), absent], NO_POLICY))
    assert (found.missing, found.whole.taken, found.whole.difficulty) == (1, 1, 1.0)


def test_discrimination_correlates_passing_with_everything_else() -> None:
    chance = random.Random(3)
    reports, passes, rests = [], [], []
    for number in range(40):
        easy, hard, other = (chance.random() < 0.5 for _ in range(3))
        reports.append(of(number, easy=easy, hard=hard))
        more = passed("values", 3, 1)
        reports.append(replace(report(more if other else lost(more), exercise="other"), learner=f"{number:02}"))
        passes.append(float(hard))
        rests.append(4.0 * easy + 3.0 * other)
    found = {each.task.slug: each for each in figures(gather(reports, NO_POLICY))}
    assert found["corr2d"].groups[1].discrimination == pytest.approx(np.corrcoef(passes, rests)[0, 1])


def test_it_is_not_told_of_few_or_where_all_did_alike() -> None:
    few = [of(number, easy=number % 2 == 0, hard=number % 3 == 0) for number in range(FEWEST)]
    [found] = figures(gather(few, NO_POLICY))
    assert all(item.discrimination is not None for item in found.groups)
    [found] = figures(gather(few[:-1], NO_POLICY))
    assert [item.discrimination for item in found.groups] == [None, None]
    [found] = figures(gather([of(number, hard=number % 2 == 0) for number in range(FEWEST)], NO_POLICY))
    assert [item.discrimination for item in found.groups] == [None, None]


def test_the_time_is_the_median() -> None:
    [found] = figures(gather([of(number, seconds=seconds) for number, seconds in enumerate((1, 2, 60))], NO_POLICY))
    assert found.seconds == 2


def test_a_share_is_in_one_bin() -> None:
    assert bins([0.0, 0.0999, 0.1, 0.3, 0.7, 1.0]) == (2, 1, 0, 1, 0, 0, 0, 1, 0, 1)
