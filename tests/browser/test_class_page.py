"""The page of a class in a real browser, with five learners, two hundred and two thousand: it shuts nobody out."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from grader.cohort.policy import Penalty, Policy, Rules, Unit
from grader.model.exercise import Language
from grader.reporting.class_page import write
from tests.browser.browser import Browser, Scheme
from tests.reporting.classes import a_class
from tests.reporting.reports import refusal, written

NARROW = 360
DUE = datetime.datetime(2026, 3, 8, 3, tzinfo=datetime.UTC)
POLICY = Policy(Rules(DUE, penalty=Penalty(Fraction(10), Unit.DAY)), name="solutions/course.yaml")
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


def saved(folder: Path, learners: int, language: Language = "en") -> Path:
    page = folder / "class.html"
    reports = [*a_class(learners, exercises=12), refusal("lee")]
    page.write_text(written(write, *reports, language=language, policy=POLICY), encoding="utf-8")
    return page


@pytest.mark.parametrize("learners", [5, 200, 2000])
def test_the_page_asks_for_nothing_and_complains_of_nothing(browser: Browser, tmp_path: Path, learners: int) -> None:
    browser.open(saved(tmp_path, learners))
    assert browser.requests() == []
    assert browser.complaints() == []
    assert len(browser.shown("section")) == 6
    assert len(browser.all("#marks tbody tr")) >= learners


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ko")])
def test_the_page_has_no_serious_fault_with_everything_unfolded(
    browser: Browser, axe: str, tmp_path: Path, scheme: Scheme, language: Language
) -> None:
    browser.emulate(scheme=scheme)
    browser.open(saved(tmp_path, 5, language))
    browser.ask(OPEN_ALL)
    assert browser.faults(axe) == []


def test_what_is_folded_opens_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, 200))
    assert browser.shown("#totals table") == []
    browser.ask("document.querySelector('#totals summary').focus()")
    browser.press("\ue007")  # Enter
    assert len(browser.shown("#totals table")) == 1


def test_a_narrow_page_is_not_wider_than_the_screen(browser: Browser, tmp_path: Path) -> None:
    browser.resize(NARROW)
    browser.open(saved(tmp_path, 5))
    browser.ask(OPEN_ALL)
    assert browser.width() == NARROW
