"""The page of a class: what is counted, and that it is a page whatever learners are called."""

from __future__ import annotations

import random
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
from msgspec import UNSET
from msgspec.structs import replace

from grader.model.report import Certainty, Mark, Mistake, Outcome, Report
from grader.reporting import writers
from grader.reporting.class_figures import ClassFigures, figures
from grader.reporting.class_page import write
from tests.making import text
from tests.reporting.reports import hidden, lost, of_number, passed, refusal, report, written

pytestmark = pytest.mark.quick

SMALL, LARGE = passed("small", 2, 3), hidden(passed("large", 6, 4))
FLIPPED = Mistake(
    "flipped", text("Turns the kernel over.", "커널을 뒤집는다."), text("?", "?"), Certainty.SAME, 1.0, (), 3
)
CASE = of_number("differs", "why", (3, 1, 2), 2, 5)


def right(learner: str, exercise: str = "corr2d") -> Report:
    return report(SMALL, LARGE, learner=learner, exercise=exercise)


def flipped(learner: str) -> Report:
    return replace(report(SMALL, lost(LARGE, CASE), learner=learner), mistakes=(FLIPPED,))


def absent(learner: str, exercise: str | None = "corr2d") -> Report:
    return report(learner=learner, exercise=exercise, outcome=Outcome.NOT_HANDED_IN, max_score=8.0)


def late(made: Report, score: float) -> Report:
    return replace(made, mark=Mark(score, "2026-03-01T00:00:00+00:00", 60, "1/2"))


def cells(page: str, table: int) -> list[list[str]]:
    body = Xml.fromstring(page.removeprefix("<!DOCTYPE html>")).findall(".//{*}table[@class='reports marks']")[table]
    return [["".join(cell.itertext()) for cell in row] for row in body.findall("{*}tbody/{*}tr")]


def test_everybody_has_a_row_by_name_and_one_by_total() -> None:
    page = written(write, right("lee"), flipped("Kim"), right("lee", "conv"), late(right("park"), 4.0), absent("choi"))
    assert cells(page, 0) == [
        ["choi", "", "–", "0"],
        ["Kim", "", "2", "2"],
        ["lee", "8", "8", "16"],
        ["park", "", "4*", "4"],
    ]
    assert cells(page, 1) == [["lee", "16"], ["park", "4"], ["Kim", "2"], ["choi", "0"]]


def test_who_handed_in_nothing_that_is_known_is_there_all_the_same() -> None:
    page = written(write, right("lee"), absent("kim", None), refusal("mallory"))
    assert [row[0] for row in cells(page, 0)] == ["kim", "lee", "mallory"]


def test_mistakes_come_by_frequency_with_a_case_that_may_be_shown() -> None:
    rare = replace(flipped("park"), mistakes=(replace(FLIPPED, name="rare", title=text("Rare.", "드물다.")),))
    page = written(write, rare, flipped("kim"), flipped("lee"), right("choi"))
    assert page.index("2 of 4: Turns the kernel over.") < page.index("1 of 4: Rare.")
    assert "clamp(n=3, low=1, high=2)" in page
    assert "expected: <code>2</code>, what came back: <code>5</code>" in page
    assert "4명 중 2명: 커널을 뒤집는다." in written(
        write, rare, flipped("kim"), flipped("lee"), right("choi"), language="ko"
    )


def test_a_mistake_that_explains_a_part_of_it_shows_no_case_that_may_be_of_another() -> None:
    part = replace(FLIPPED, certainty=Certainty.PART)
    assert "clamp(" not in written(write, replace(flipped("kim"), mistakes=(part,)))


def test_a_withheld_case_is_not_shown() -> None:
    told = replace(CASE, call=None, actual=UNSET, expected=UNSET)
    assert "clamp(" not in written(write, replace(flipped("kim"), groups=(SMALL, lost(LARGE, told))))


def some_class(learners: int, exercises: int) -> Iterator[Report]:
    chance = random.Random(13)
    for number in range(learners):
        skill = chance.random()
        for exercise in range(exercises):
            groups = [group if chance.random() < skill else lost(group) for group in (SMALL, LARGE)]
            yield report(*groups, learner=f"learner-{number}", exercise=f"exercise-number-{exercise}")


def test_difficulty_and_discrimination_are_the_average_and_the_correlation() -> None:
    reports = list(some_class(40, 1))
    [exercise] = figures(iter(reports)).exercises.values()
    for place, group in enumerate(exercise.groups.values()):
        own = [each.groups[place] for each in reports]
        has_all = [each.score == each.points for each in own]
        rest = [each.score - part.score for each, part in zip(reports, own, strict=True)]
        assert group.discrimination == pytest.approx(np.corrcoef(has_all, rest)[0, 1])
        assert group.difficulty == pytest.approx(np.mean([each.score / each.points for each in own]))


def test_where_all_are_alike_nothing_is_said_to_discriminate() -> None:
    [exercise] = figures([right("kim"), right("lee")]).exercises.values()
    assert [group.discrimination for group in exercise.groups.values()] == [None, None]


def test_the_plot_counts_everybody_once() -> None:
    counted = figures([right("kim"), flipped("lee"), absent("park"), late(right("choi"), 4.0)])
    assert counted.bins == [1, 0, 1, 0, 0, 1, 0, 0, 0, 1]
    assert ClassFigures().bins == [0] * 10


def test_no_name_is_more_than_text_and_nothing_is_loaded() -> None:
    page = written(
        write, flipped("<script>alert(1)</script>"), flipped("\u202egnp\0\ud800".encode(errors="replace").decode())
    )
    Xml.fromstring(page.removeprefix("<!DOCTYPE html>"))
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "http:" not in page.replace("http-equiv", "")


def test_a_class_of_two_thousand_is_under_two_megabytes() -> None:
    page = b"".join(write(some_class(2000, 31), writers.Context("en")))
    assert page.count(b'<tr><th scope="row"><bdi>learner-') == 4000
    assert len(page) < 2_000_000


def test_an_empty_class_is_a_page() -> None:
    assert cells(written(write), 0) == []
