"""`--pass`: a job passes where everybody has enough, and never where nothing was graded."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from grader.cli.threshold import Threshold
from grader.errors import GraderError
from grader.model.report import Report
from tests.reporting.reports import lost, passed, refusal, report

pytestmark = pytest.mark.quick


def with_score(score: float, points: float = 10) -> Report:
    return report(replace(lost(passed("values", points, 1)), score=score))


def held_to(percent: float, *reports: Report) -> Threshold:
    threshold = Threshold(percent)
    assert list(threshold.through(reports)) == list(reports)
    return threshold


@pytest.mark.parametrize(("percent", "score", "status"), [(80, 8, 0), (80, 7.99, 1), (100, 10, 0), (0.1, 0, 1)])
def test_the_share_itself_is_enough(percent: float, score: float, status: int) -> None:
    assert held_to(percent, with_score(score)).status() == status


def test_a_third_of_three_points_is_a_third() -> None:
    assert held_to(70, with_score(2.1, 3)).status() == 0


def test_everybody_must_have_it_and_who_has_not_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert held_to(80, with_score(10), replace(with_score(5), learner="lee", name="lee\n::error::")).status() == 1
    assert capsys.readouterr().err == "Below 80 %: lee\\n\\x3a:error::  corr2d  5 / 10\n"


def test_nothing_of_nothing_is_not_enough() -> None:
    assert held_to(1, refusal()).status() == 1


def test_where_nothing_was_graded_nothing_has_passed() -> None:
    with pytest.raises(GraderError, match="nothing was graded, so nothing has passed"):
        held_to(80).status()
