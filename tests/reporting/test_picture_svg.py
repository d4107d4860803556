"""Pictures as the page has them: its structure and its size. What a browser makes of it is in tests/browser."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
from msgspec.structs import replace

from grader.judge.picture import MAX_CELLS
from grader.model.picture import Max, Source, Sum, View, Windows
from grader.model.report import Report
from grader.reporting.html import write
from grader.reporting.picture_svg import rules
from grader.values import Array
from tests.reporting import pictures
from tests.reporting.pictures import EVERY, FLIPPED, X, axis, failing, mistake, pictured, tensor
from tests.reporting.reports import written

pytestmark = pytest.mark.quick

SVG = "{http://www.w3.org/2000/svg}"
LARGEST_PAGE = 200_000  # bytes, of one report


def page(*reports: Report, language: str = "en") -> Xml.Element:
    """The page, which is well-formed or this raises."""
    return Xml.fromstring(written(write, *reports, language=language))


def classes(element: Xml.Element) -> list[str]:
    return element.get("class", "").split()


def of_class(tree: Xml.Element, name: str) -> list[Xml.Element]:
    return [each for each in tree.iter() if name in classes(each)]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_part_of_a_picture_could_load_or_run_anything(name: str, language: str) -> None:
    tree = page(EVERY[name](), language=language)
    [*drawn] = of_class(tree, "picture")
    assert drawn
    for each in (each for picture in drawn for each in picture.iter()):
        assert each.tag.removeprefix(SVG) in {
            "fieldset", "legend", "figure", "figcaption", "div", "p", "span", "label", "input",
            "svg", "title", "desc", "path", "g", "text",
        }  # fmt: skip
        assert not {"style", "href", "src"} & set(each.attrib)
        assert not any(attribute.startswith("on") or "url(" in each.attrib[attribute] for attribute in each.attrib)


def test_ids_are_unique_and_each_picture_has_its_own_radio_buttons() -> None:
    several = [made() for made in EVERY.values()]
    twice = replace(several[0], groups=several[0].groups * 2)
    tree = page(*several, twice)
    ids = Counter(each.get("id") for each in tree.iter() if each.get("id"))
    assert max(ids.values()) == 1
    drawn = of_class(tree, "picture")
    names = [{each.get("name") for each in picture.iter("input")} for picture in drawn]
    assert all(len(of_one) <= 1 for of_one in names)
    chosen = [name for of_one in names for name in of_one]
    assert len(chosen) == len(set(chosen)) == len(EVERY) + 1  # all but the one that is counted, and two of one report


def test_every_label_and_description_leads_somewhere() -> None:
    tree = page(*(made() for made in EVERY.values()))
    ids = {each.get("id") for each in tree.iter()}
    led = [each.get(name) for each in tree.iter() for name in ("for", "aria-describedby") if each.get(name)]
    assert len(led) > 100
    assert set(led) <= ids


@pytest.mark.parametrize("name", EVERY)
def test_exactly_one_number_is_chosen(name: str) -> None:
    tree = page(EVERY[name]())
    buttons = [*tree.iter("input")]
    assert len([each for each in buttons if each.get("checked")]) == min(1, len(buttons))


def test_what_belongs_to_a_choice_is_named_after_its_button() -> None:
    tree = page(pictures.flipped_kernel())
    assert [classes(each) for each in tree.iter("input")] == [["r0"], ["r1"]]
    windows = of_class(tree, "window")
    assert [classes(each) for each in windows] == [
        ["window", "only", "k0"],
        ["window", "only", "k1"],
        ["window"],  # the kernel is the same for both
        *([["window", "only", "k0"], ["window", "only", "k1"]] * 2),
    ]
    assert [each.get("display") for each in windows] == [None, "none", None, None, "none", None, "none"]


def test_the_style_has_a_rule_for_every_choice() -> None:
    found = re.findall(r"\.picture:has\(\.r(\d+):checked\) \.k(\d+) ", rules())
    assert found == [(str(each), str(each)) for each in range(MAX_CELLS)]


def test_a_result_of_one_number_has_nothing_to_choose() -> None:
    windows = Windows(X, (axis(1, 1), axis(2, 2)), Max())
    tree = page(pictured(failing(windows, {"x": tensor([[1, 2]])}, [[1]], "max_pool2d"), "max-pool2d"))
    assert [*tree.iter("input")] == []
    assert of_class(tree, "only") == []
    [sums] = of_class(tree, "sums")
    assert "".join(sums.itertext()).strip() == "[0, 0]: max(1, 2) = 2, yours is 1"


def test_a_number_that_differs_is_told_from_others_without_colour() -> None:
    tree = page(pictures.largest())
    differing = of_class(tree, "differs")
    assert [each.text for each in differing] == ["-1", "0"]
    [style] = [each.text or "" for each in tree.iter("style")]
    assert re.search(r"\.plot \.differs \{[^}]*font-weight: bold", style)


def test_the_largest_of_a_window_is_tinted_and_that_is_said() -> None:
    notes = [each.text for each in of_class(page(pictures.largest()), "note")]
    assert notes[0] == "Tinted: the largest number of a window."
    assert [each.text for each in of_class(page(pictures.flipped_kernel()), "note")] == []


def test_padding_is_hatched_and_told_to_who_cannot_see_it() -> None:
    svg = next(page(pictures.mean()).iter(f"{SVG}svg"))
    [hatching] = of_class(svg, "hatching")
    assert hatching.get("d", "").count("M") == 4 * 14  # lines through each of the squares
    assert svg.findtext(f"{SVG}desc") == (
        "‹0›, ‹0›, ‹0›, ‹0›, ‹0›; ‹0›, 1, 2.5, 4, ‹0›; ‹0›, 0.1, 7, 3, ‹0›; ‹0›, ‹0›, ‹0›, ‹0›, ‹0›"
    )


def test_all_numbers_can_be_opened_where_slices_are_left_out() -> None:
    [details] = page(pictures.channels()).iter("details")
    captions = [each.text for each in details.iter("figcaption")]
    assert captions == [
        "x: tensor 2x2x5x4, float64",
        "w: tensor 3x2x2x3, float64",
        "expected: tensor 2x3x3x6, float64",
        "yours: tensor 2x3x3x6, float64",
    ]
    assert [*page(pictures.flipped_kernel()).iter("details")] == []


def test_arrays_that_are_drawn_are_not_shown_a_second_time() -> None:
    assert [*page(pictures.flipped_kernel()).iter("table")][1:] == []  # the first is that of all reports


def test_texts_of_a_picture_are_escaped() -> None:
    report = pictures.flipped_kernel()
    strange = {"en": "<b>&amp;</b>"}
    changed = replace(report, mistakes=tuple(replace(each, title=strange) for each in report.mistakes))
    [sums] = of_class(page(changed), "sums")
    assert "= 6: <b>&amp;</b>" in "".join(sums.itertext())


# --- size --------------------------------------------------------------------------------------------------------


def full(channels: int, size: int, kernel: int) -> Report:
    """Every number is wrong, in every group, and a mistake explains all of them."""
    generator = np.random.default_rng(1)

    def some(*shape: int) -> Array:
        return tensor(generator.integers(-99, 100, shape))

    axes = (axis(size, kernel, before=1, after=1), axis(size, kernel, before=1, after=1))
    arguments = {"x": some(1, channels, size, size), "w": some(1, channels, kernel, kernel)}
    right, wrong = (Windows(X, axes, Sum(Source("w", views))) for views in ((), (View.FLIP,)))
    came = pictures.result_of(wrong, arguments)
    return pictured(failing(right, arguments, came, "conv2d"), "conv2d", mistake("flipped", FLIPPED, wrong))


@pytest.mark.parametrize("groups", [1, 3, 8])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [4, 8, 16])
def test_the_page_of_one_report_stays_small(size: int, channels: int, groups: int) -> None:
    one = full(channels, size, 3)
    report = replace(one, groups=one.groups * groups)
    assert len(written(write, report, language="ko").encode()) < LARGEST_PAGE
