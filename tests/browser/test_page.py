"""The page of reports in a real browser: it asks for nothing, complains of nothing, and shuts nobody out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from grader.model.exercise import Language
from grader.model.report import Isolation, Report, Unrefused
from grader.wire.messages import MissingProtection
from tests.browser.browser import Browser, Scheme
from tests.browser.pages import saved
from tests.reporting.reports import (
    MANNERS,
    MORE,
    SMALL,
    array,
    int64,
    lost,
    of_rows,
    passed,
    refusal,
    report,
    row_sums,
    signs,
)

NARROW = 360
LONG = "x" * 300


def a_class() -> list[Report]:
    """Reports with something of everything that the page can hold."""
    wrong = of_rows("2 of 2 numbers differ", array([7, 16]), (0, 1), printed="<b>sum</b>\n")
    cube = replace(wrong, actual=array(np.arange(24).reshape(2, 3, 4)), expected=array([0.25]), differing=(23,))
    unrefused = Unrefused("bad arguments", ("A row has an axis.",))
    return [
        row_sums(lost(SMALL, wrong), lost(MORE, signs(), failing=2, score=1.5), MANNERS, unrefused=(unrefused,)),
        row_sums(lost(SMALL, cube), MORE, lost(MANNERS, int64()), learner=LONG),
        row_sums(lost(SMALL, replace(wrong, why=LONG, printed=LONG)), message=LONG),
        report(passed("every number", 3.0, 2), isolation=Isolation(None, "seccomp", 512, (_NO_LANDLOCK,))),
        refusal(),
    ]


_NO_LANDLOCK = MissingProtection("filesystem", "this kernel has no Landlock")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_asks_for_nothing_and_complains_of_nothing(browser: Browser, tmp_path: Path, language: str) -> None:
    browser.open(saved(tmp_path, *a_class(), language=language))
    assert browser.requests() == []
    assert browser.complaints() == []
    assert len(browser.shown("section")) == len(a_class())


def test_a_request_and_a_complaint_would_be_seen(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><title>t</title><img src='there-is-none.png'>", encoding="utf-8")
    browser.open(page)
    assert browser.requests() == [(tmp_path / "there-is-none.png").as_uri()]
    [complaint] = browser.complaints()
    assert "there-is-none.png" in complaint


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_serious_fault(
    browser: Browser, axe: str, tmp_path: Path, scheme: Scheme, language: Language
) -> None:
    browser.emulate(scheme=scheme)
    browser.open(saved(tmp_path, *a_class(), language=language))
    assert browser.faults(axe) == []


def test_a_fault_would_be_found_although_the_policy_forbids_scripts(browser: Browser, axe: str, tmp_path: Path) -> None:
    page = saved(tmp_path, *a_class())
    html = page.read_text(encoding="utf-8")
    page.write_text(html.replace('lang="en"', "", 1), encoding="utf-8")
    browser.open(page)
    assert [(fault.rule, fault.impact) for fault in browser.faults(axe)] == [("html-has-lang", "serious")]
    assert browser.complaints() == []


def test_a_narrow_page_is_not_wider_than_the_screen(browser: Browser, tmp_path: Path) -> None:
    browser.resize(NARROW)
    browser.open(saved(tmp_path, *a_class()))
    assert browser.width() == NARROW
