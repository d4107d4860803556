"""The page of what is alike in a real browser: both texts side by side, and it shuts nobody out."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.reporting import similar_page
from grader.reporting.writers import Context
from tests.browser.browser import Browser, Scheme
from tests.reporting.test_similar import FOUND

NARROW = 360


def saved(folder: Path, language: str = "en") -> Path:
    page = folder / "similar.html"
    page.write_bytes(b"".join(similar_page.document(FOUND, Context(language))))
    return page


def test_the_page_asks_for_nothing_and_complains_of_nothing(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path))
    assert browser.requests() == []
    assert browser.complaints() == []
    assert len(browser.shown("details")) == len(FOUND.exercises[0].pairs)


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ko")])
def test_the_page_has_no_serious_fault(
    browser: Browser, axe: str, tmp_path: Path, scheme: Scheme, language: str
) -> None:
    browser.emulate(scheme=scheme)
    browser.open(saved(tmp_path, language))
    assert browser.faults(axe) == []


def test_both_texts_stand_side_by_side_where_there_is_room(browser: Browser, tmp_path: Path) -> None:
    for width, is_beside in ((1200, True), (NARROW, False)):
        browser.resize(width)
        browser.open(saved(tmp_path))
        assert browser.width() == width
        one, other = (
            browser.ask(f"return document.querySelectorAll('.text')[{place}].getBoundingClientRect().top")
            for place in (0, 1)
        )
        assert (one == other) == is_beside
