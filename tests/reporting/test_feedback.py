"""Pages of feedback: what they are called, whose they are, and that none leads to another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.model.report import Mark, Report
from grader.reporting.feedback import Page, file_name, index_csv, index_page, pages
from grader.reporting.writers import Context
from tests.reporting.reports import lost, passed, report

pytestmark = pytest.mark.quick

KEY = b"a key that is long enough"
VALUES = passed("values", 4, 2)


def made(*reports: Report, exercises: tuple[str, ...] = ()) -> dict[str, tuple[Page, str]]:
    """The pages by learner."""
    context = Context(feedback=True, exercises=exercises)
    return {page.learner: (page, b"".join(pieces).decode()) for page, pieces in pages(reports, KEY, context)}


def test_a_page_holds_all_of_one_learner_and_nothing_of_another() -> None:
    shown = made(
        report(VALUES, learner="kim", exercise="pad2d"),
        report(lost(VALUES), learner="lee", exercise="corr2d"),
        report(VALUES, learner="kim", exercise="corr2d"),
        exercises=("pad2d", "corr2d"),
    )
    page, html = shown["kim"]
    assert re.findall(r"<h2>(\S+) <bdi>(.*?)</bdi>", html) == [("pad2d", "kim"), ("corr2d", "kim")]
    assert "lee" not in html
    assert (page.score, page.points) == ("8", "8")
    assert shown["lee"][0].score == "0"


def test_the_index_has_what_is_left_after_lateness() -> None:
    late = replace(report(VALUES, exercise="pad2d"), mark=Mark(3.6, "2026-03-09T12:00:00+00:00", 86400, "1/10"))
    [(page, _)] = made(late, report(VALUES, exercise="corr2d")).values()
    assert (page.score, page.points) == ("7.6", "8")


def test_no_page_leads_to_another_or_anywhere_else() -> None:
    for _, html in made(report(VALUES, learner="kim"), report(VALUES, learner="lee")).values():
        assert set(re.findall(r'href="(.)', html)) == {"#"}
        assert ".html" not in html


@given(st.text(), st.binary(min_size=16))
def test_a_name_never_becomes_a_path(learner: str, key: bytes) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}\.html", file_name(key, learner))


def test_a_page_keeps_its_name_with_the_key_and_has_another_with_another_key() -> None:
    assert file_name(KEY, "kim") == file_name(KEY, "kim")
    assert len({file_name(KEY, "kim"), file_name(KEY, "lee"), file_name(KEY + b"!", "kim")}) == 3


@pytest.mark.parametrize("learner", ["../../etc/passwd", "a/b", "\x00", "\udcff", "C:\\x", ".key"])
def test_an_odd_name_has_a_page_like_any_other(learner: str) -> None:
    [(page, html)] = made(report(VALUES, learner=learner.encode(errors="backslashreplace").decode())).values()
    assert re.fullmatch(r"[0-9a-f]{32}\.html", page.file)
    assert html.endswith("</html>\n")


def test_the_index_names_everybody_with_their_page() -> None:
    both = [page for page, _ in made(report(VALUES, learner="<i>lee"), report(VALUES, learner="=kim")).values()]
    html = b"".join(index_page(both, "en")).decode()
    for page in both:
        assert f'href="pages/{page.file}"' in html
    assert "<bdi>&lt;i&gt;lee</bdi>" in html
    csv = b"".join(index_csv(both)).decode().splitlines()
    assert csv[0] == '"learner","name","page"'
    assert [line.split(",")[0] for line in csv[1:]] == ['"<i>lee"', '"\'=kim"']
