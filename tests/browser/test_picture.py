"""Pictures in a real browser: numbers are chosen by key and pointer, and the window and the sum follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from grader.model.exercise import Language
from tests.browser.browser import Browser, Scheme
from tests.browser.pages import saved
from tests.reporting.pictures import EVERY, batch, channels, flipped_kernel, largest, mean, wrong_shape

FIRST = "[0, 0]: 1·1 + 2·3 + 3·0 + (-1)·(-2) = 9, yours is 6"
SECOND = "[0, 1]: 2·1 + 0·3 + (-1)·0 + 2·(-2) = -2, yours is -5"


def sums(browser: Browser) -> list[str]:
    """The first sentence on each choice that somebody can see."""
    return [element.text.split("\n")[0] for element in browser.shown(".sums > div")]


def outlined(browser: Browser) -> list[str]:
    """The outlines that somebody can see, array by array."""
    return [str(path.get_attribute("d")) for path in browser.shown("path.window")]


def focus(browser: Browser) -> str:
    return str(browser.ask("return document.activeElement.className"))


def press_tab_until_a_number_has_the_focus(browser: Browser) -> None:
    for _ in range(10):
        browser.press(Keys.TAB)
        if focus(browser).startswith("r"):
            return
    raise AssertionError("no number can be reached by the tab key")


def test_the_first_wrong_number_is_chosen_to_begin_with(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, largest()))
    assert sums(browser) == ["[0, 0]: max(‹-∞›, ‹-∞›, ‹-∞›, ‹-∞›, -3, -1, ‹-∞›, -2, -5) = -1, yours is 0"]


def test_the_sum_and_the_window_follow_the_arrow_keys(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, flipped_kernel()))
    press_tab_until_a_number_has_the_focus(browser)
    assert sums(browser) == [FIRST]
    before = outlined(browser)

    browser.press(Keys.ARROW_RIGHT)
    assert sums(browser) == [SECOND]
    after = outlined(browser)
    assert len(after) == len(before) == 4
    assert [old == new for old, new in zip(before, after, strict=True)] == [
        False,
        True,
        False,
        False,
    ]  # the kernel stays

    browser.press(Keys.ARROW_LEFT)
    assert (sums(browser), outlined(browser)) == ([FIRST], before)


def test_all_numbers_of_a_picture_are_one_stop_of_the_tab_key(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, flipped_kernel()))
    press_tab_until_a_number_has_the_focus(browser)
    browser.press(Keys.TAB)
    assert not focus(browser).startswith("r")


def test_a_number_with_the_focus_is_to_be_seen(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, flipped_kernel()))
    script = "return getComputedStyle(document.querySelector('.picks label')).outlineStyle"
    assert browser.ask(script) == "none"
    press_tab_until_a_number_has_the_focus(browser)
    assert browser.ask(script) == "dashed"


@pytest.mark.parametrize("place", [0, 1], ids=["expected", "yours"])
def test_a_number_of_either_result_can_be_clicked(browser: Browser, tmp_path: Path, place: int) -> None:
    browser.open(saved(tmp_path, flipped_kernel()))
    browser.all(".picks")[place].find_elements("css selector", "label")[1].click()
    assert sums(browser) == [SECOND]


def test_buttons_lie_on_their_numbers_however_narrow_the_page_is(browser: Browser, tmp_path: Path) -> None:
    browser.resize(360)
    browser.open(saved(tmp_path, mean()))
    lying = browser.ask(
        """const texts = [...document.querySelectorAll('.plot:has(.picks) text')];
        return texts.map(text => {
            const box = text.getBoundingClientRect(), plot = text.closest('.plot');
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            return [...plot.querySelectorAll('label')].filter(label => {
                const area = label.getBoundingClientRect();
                return area.left < x && x < area.right && area.top < y && y < area.bottom;
            }).length;
        });"""
    )
    assert lying == [1] * 24


def test_pictures_of_one_page_do_not_move_each_other(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, flipped_kernel(), flipped_kernel()))
    press_tab_until_a_number_has_the_focus(browser)
    browser.press(Keys.ARROW_RIGHT)
    assert sums(browser) == [SECOND, FIRST]


def test_only_slices_that_take_part_are_shown(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, channels()))
    slices = [element.text for element in browser.shown(".slice")]
    assert slices == ["n=1 c=0", "n=1 c=1", "o=2 c=0", "o=2 c=1", "n=1 o=2", "n=1 o=2"]


def test_slices_take_turns_and_all_results_can_be_chosen(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, batch()))
    results = ["n=0 o=0", "n=1 o=1"]
    assert [element.text for element in browser.shown(".slice")] == ["n=0 c=0", "o=0 c=0", *results, *results]
    browser.shown(".picks label")[1].click()
    assert [element.text for element in browser.shown(".slice")] == ["n=1 c=0", "o=1 c=0", *results, *results]
    assert sums(browser) == ["[1, 1, 0, 0]: 3·1 + 4·(-1) = -1, yours is 0"]


def test_both_shapes_are_drawn_where_the_shape_is_wrong(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, wrong_shape()))
    captions = [element.text for element in browser.shown("figcaption")]
    assert captions[2:] == ["expected: tensor 2x2, float64", "yours: tensor 3x4, float64"]
    assert len(browser.shown("figure:last-of-type text")) >= 12


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_have_no_serious_fault(
    browser: Browser, axe: str, tmp_path: Path, scheme: Scheme, language: Language
) -> None:
    browser.emulate(scheme=scheme)
    browser.open(saved(tmp_path, *(made() for made in EVERY.values()), language=language))
    assert browser.faults(axe) == []
    assert browser.requests() == []
    assert browser.complaints() == []


def test_a_narrow_page_of_pictures_is_not_wider_than_the_screen(browser: Browser, tmp_path: Path) -> None:
    browser.resize(360)
    browser.open(saved(tmp_path, *(made() for made in EVERY.values())))
    assert browser.width() == 360


def test_a_printed_page_shows_what_is_chosen(browser: Browser, tmp_path: Path) -> None:
    browser.open(saved(tmp_path, flipped_kernel()))
    browser.all(".picks label")[1].click()
    browser.emulate(media="print")
    assert sums(browser) == [SECOND]
    assert len(outlined(browser)) == 4


def test_without_its_style_a_page_says_all_sums_and_outlines_one_window(browser: Browser, tmp_path: Path) -> None:
    page = saved(tmp_path, flipped_kernel())
    page.write_text(re.sub(r"<style>.*</style>", "", page.read_text("utf-8"), flags=re.DOTALL), "utf-8")
    browser.open(page)
    assert sums(browser) == [FIRST, SECOND]
    assert len(outlined(browser)) == 4
    assert [label.text for label in browser.shown(".picks label") if label.text] == [
        "[0, 0]: expected 9, yours 6",
        "[0, 1]: expected -2, yours -5",
    ]


def test_a_reader_of_the_screen_is_told_the_numbers_and_the_sum(browser: Browser, tmp_path: Path) -> None:
    """As the browser tells it to programs that read the screen."""
    browser.open(saved(tmp_path, flipped_kernel()))
    radio = browser.all(".picks input")[0]
    assert radio.accessible_name == "[0, 0]: expected 9, yours 6"
    assert radio.aria_role == "radio"
    described = str(radio.get_attribute("aria-describedby"))
    [said] = browser.all(f"#{described}")
    assert said.text.startswith(FIRST)
    x, kernel, *_ = browser.all("svg")
    assert [x.accessible_name, kernel.accessible_name] == ["x", "k"]
    assert browser.ask("return arguments[0].querySelector('desc').textContent", x) == "1, 2, 0; 3, -1, 2"
