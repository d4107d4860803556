"""Reports on somebody else's page, such as a notebook's: pictures work there, and style nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.reporting.fragment import fragment
from tests.browser.browser import Browser
from tests.reporting.pictures import flipped_kernel, largest


@pytest.fixture
def page(tmp_path: Path) -> Path:
    outputs = "\n".join(fragment(report, "en") for report in (flipped_kernel(), flipped_kernel(), largest()))
    file = tmp_path / "notebook.html"
    file.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Notebook</title></head>'
        f'<body><main><h1>Notebook</h1><p class="sums">theirs</p>{outputs}</main></body></html>',
        encoding="utf-8",
    )
    return file


def sums(browser: Browser) -> list[str]:
    return [element.text.split("\n")[0].split(" = ")[-1] for element in browser.shown(".sums > div")]


def test_each_output_has_its_own_choice(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert sums(browser) == ["9, yours is 6", "9, yours is 6", "-1, yours is 0"]
    browser.all(".picks label")[1].click()
    assert sums(browser) == ["-2, yours is -5", "9, yours is 6", "-1, yours is 0"]


def test_the_page_around_keeps_its_own_style(browser: Browser, page: Path) -> None:
    browser.open(page)
    margins = "return getComputedStyle(document.querySelector('p.sums')).marginTop"
    assert browser.ask(margins) == "16px"  # a browser's own
    assert browser.ask(margins.replace("p.sums", ".sums p")) != "16px"


def test_outputs_ask_for_nothing_and_shut_nobody_out(browser: Browser, axe: str, page: Path) -> None:
    browser.open(page)
    assert browser.requests() == []
    assert browser.complaints() == []
    assert browser.faults(axe) == []
