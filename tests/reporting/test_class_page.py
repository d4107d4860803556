"""The page, the CSV and the JSON of a class: what they say, and that nobody's text becomes a part of them."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable
from fractions import Fraction
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.cohort.policy import Penalty, Policy, Rules, Span, Unit
from grader.model.report import Certainty, Mistake, Outcome, Report, Share
from grader.reporting import class_csv, class_json, class_page
from grader.reporting.class_text import late_text, points_text
from tests.making import text
from tests.reporting.classes import a_class
from tests.reporting.reports import lost, passed, refusal, report, written

pytestmark = pytest.mark.quick

DUE = datetime.datetime(2026, 3, 9, 12, tzinfo=datetime.UTC)
POLICY = Policy(
    Rules(DUE, Span(exact=datetime.timedelta(hours=1)), Penalty(Fraction(10), Unit.DAY), closes=Span(7)),
    name="solutions/course.yaml",
)
VALUES = passed("values", 10, 2)
FLIPPED = Mistake(
    "flipped",
    text("Turns the kernel.", "커널을 돌린다."),
    text("h", "h"),
    Certainty.SAME,
    1.0,
    (Share("values", 2),),
    2,
)


def kim(handed_in: str | None = "2026-03-09T12:00:00Z", **changed: object) -> Report:
    return replace(report(VALUES), handed_in=handed_in, **changed)


def a_few() -> list[Report]:
    """One of each kind of row."""
    return [
        kim(),
        kim("2026-03-11T11:00:00Z", learner="2", name="Lee"),
        kim("2026-03-09T12:30:00Z", learner="3", name="Min"),
        kim(None, learner="4", name="Noa"),
        kim("2026-04-09T12:00:00Z", learner="5", name="Ole"),
        report(learner="6", max_score=10.0, outcome=Outcome.NOT_HANDED_IN),
        report(learner="7", max_score=10.0, outcome=Outcome.NOT_GRADED),
        refusal("8"),
        report(lost(VALUES), learner="9", mistakes=(FLIPPED,), handed_in="2026-03-08T12:00:00Z"),
    ]


def page(*reports: Report, language: str = "en", policy: Policy = POLICY) -> Xml.Element:
    """The page, which is well-formed XML as well."""
    return Xml.fromstring(written(class_page.write, *reports, language=language, policy=policy))


def said(element: Xml.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(shown: Xml.Element, section: str) -> list[list[str]]:
    [part] = [each for each in shown.iter("section") if each.get("id") == section]
    return [[said(cell) for cell in row] for row in part.iter("tr")]


# --- the page ----------------------------------------------------------------------------------------------------


def test_everybody_has_a_row_that_says_what_was_late_or_missing() -> None:
    assert rows(page(*a_few()), "marks") == [
        ["learner", "total", "corr2d"],
        ["points", "10", "10"],
        ["6", "0", "–"],
        ["7", "0", "×"],
        ["8", "0", "–"],
        ["9", "0", "0"],
        ["kim", "10", "10"],
        ["Lee", "8", "8L"],
        ["Min", "10", "10G"],
        ["Noa", "10", "10?"],
        ["Ole", "0", "0C"],
    ]


def test_the_second_table_is_by_total() -> None:
    shown = rows(page(*a_few()), "totals")
    assert [row[0] for row in shown[1:5]] == ["kim", "Min", "Noa", "Lee"]
    assert shown[4] == ["Lee", "8", "80 %"]


def test_what_was_late_is_told_with_both_marks() -> None:
    assert rows(page(*a_few()), "late")[1:] == [
        ["Lee", "corr2d", "10", "8", "1 d 23 h", "late, 2 d begun: 20 percent less"],
        ["Min", "corr2d", "10", "10", "30 min", "in the time of grace: nothing is lost"],
        ["Ole", "corr2d", "10", "0", "31 d", "too late: nothing was taken any more"],
    ]


def test_a_mistake_is_told_by_how_many_make_it() -> None:
    [_, section] = [each for each in page(*a_few()).iter("section") if each.get("id") in ("mistakes", "exercises")][
        ::-1
    ]
    assert "1 of 6: Turns the kernel. corr2d, flipped" in said(section)


def test_what_is_for_no_exercise_is_told() -> None:
    assert "Uploads that are for no exercise, and have no mark: 1" in said(page(*a_few()))


def test_a_page_without_anybody_is_a_page() -> None:
    assert "learners: 0, exercises: 0, points: 0" in said(page())


def test_long_tables_are_folded_in_parts() -> None:
    shown = page(*(report(VALUES, learner=f"{number:04}") for number in range(class_page.BLOCK + 1)))
    [marks] = [each for each in shown.iter("section") if each.get("id") == "marks"]
    assert [said(each) for each in marks.iter("summary")] == ["0000 – 0099 · 100", "0100 · 1"]


def test_korean_is_korean() -> None:
    [main] = page(*a_few(), language="ko").iter("main")
    shown = said(main)
    assert "6명 중 1명: 커널을 돌린다." in shown
    for english in ("learner", "late", "Mistakes", "difficulty", "Marks"):
        assert english not in shown


def test_a_page_of_two_thousand_learners_is_below_two_megabytes() -> None:
    data = written(class_page.write, *a_class(2000), policy=POLICY)
    assert data.count("<tr>") > 4000
    assert len(data.encode()) < 2_000_000


HOSTILE = [
    "<script>alert(1)</script>",
    "</td></tr></table>",
    '" onload="x',
    "{{ 7 * 7 }}",
    "&lt;",
    "\x00\x1b[31m",
    "\u202e",
]


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.sampled_from(HOSTILE) | st.text(max_size=20))
def test_a_strangers_text_is_text(words: str) -> None:
    def elements(words: str) -> list[tuple[str, tuple[str, ...]]]:
        shown = page(
            kim(learner=f"x{words}", name=f"x{words}"),
            report(replace(lost(VALUES), digests=("a", "a")), learner="y", origin=f"x{words}"),
        )
        return [(each.tag, tuple(each.attrib)) for each in shown.iter()]

    assert elements(words) == elements("plain")


# --- CSV and JSON ------------------------------------------------------------------------------------------------


def table(write: Callable[..., object], *reports: Report) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written(write, *reports, policy=POLICY))))  # type: ignore[arg-type]


def test_the_csv_has_a_row_for_each_learner_with_both_marks_and_a_remark() -> None:
    shown = table(class_csv.write, *a_few())
    assert shown[0] == [
        "learner", "name", "total", "total_before", "points", "corr2d", "corr2d before", "corr2d remark",
    ]  # fmt: skip
    assert shown[1:] == [
        ["6", "6", "0.0", "0.0", "10.0", "", "", "not_handed_in"],
        ["7", "7", "0.0", "0.0", "10.0", "", "", "not_graded"],
        ["8", "8", "0.0", "0.0", "10.0", "", "", ""],
        ["9", "9", "0.0", "0.0", "10.0", "0.0", "0.0", ""],
        ["kim", "kim", "10.0", "10.0", "10.0", "10.0", "10.0", ""],
        ["2", "Lee", "8.0", "10.0", "10.0", "8.0", "10.0", "late, 2 d begun: 20 percent less"],
        ["3", "Min", "10.0", "10.0", "10.0", "10.0", "10.0", "in the time of grace: nothing is lost"],
        ["4", "Noa", "10.0", "10.0", "10.0", "10.0", "10.0", "no time known: counted as in time"],
        ["5", "Ole", "0.0", "10.0", "10.0", "0.0", "10.0", "too late: nothing was taken any more"],
    ]


def test_a_name_in_the_csv_is_not_a_formula() -> None:
    assert table(class_csv.write, kim(learner="=1+1", name="=1+1"))[1][:2] == ["'=1+1", "'=1+1"]


def test_the_json_has_both_marks_and_the_reason() -> None:
    document = json.loads(written(class_json.write, *a_few(), policy=POLICY))
    assert document["schema"] == "convgrader/class/v1"
    marks = {each["name"]: each["exercises"][0]["mark"] for each in document["learners"] if each["exercises"]}
    assert marks["Lee"] == {
        "before": 10.0, "after": 8.0, "late_seconds": 169200.0, "reason": "late", "begun": 2, "per": "day",
        "percent": 20.0,
    }  # fmt: skip
    assert [marks[name]["reason"] for name in ("kim", "Min", "Noa", "Ole", "6")] == [
        "in_time", "in_grace", "no_time", "closed", "nothing_handed_in",
    ]  # fmt: skip
    assert [(each["name"], each["learners"], each["judged"]) for each in document["mistakes"]] == [("flipped", 1, 6)]


def test_no_form_of_a_class_holds_a_digest() -> None:
    secret = "0badc0ffee00"
    reports = [report(replace(lost(VALUES), digests=(secret, secret)), learner=str(number)) for number in range(2)]
    for write in (class_page.write, class_csv.write, class_json.write):
        assert secret not in written(write, *reports)


# --- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "shown"),
    [("0", "0"), ("10", "10"), ("7.5", "7.5"), ("1/3", "0.33"), ("2/3", "0.67"), ("0.005", "0.01"), ("99.999", "100")],
)
def test_points_are_written_with_two_decimals_at_most(points: str, shown: str) -> None:
    assert points_text(Fraction(points)) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(1, "1 min"), (60, "1 min"), (3600, "1 h"), (90000, "1 d 1 h"), (86460, "1 d 1 min")]
)
def test_lateness_is_written_in_two_units_at_most(seconds: int, shown: str) -> None:
    assert late_text(datetime.timedelta(seconds=seconds)) == shown
