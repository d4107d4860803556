"""Lines at any width: nothing is lost, nothing is broken inside a word, nothing is wider than it must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from grader.reporting.layout import beside, columns_that_fit, flowing, hanging

pytestmark = pytest.mark.quick

WORDS = st.lists(st.text("ab한글é", min_size=1, max_size=9), max_size=20)
WIDTHS = st.integers(1, 40)


def plain(lines: list[Text]) -> list[str]:
    return [line.plain for line in lines]


@given(WORDS, WIDTHS, st.integers(0, 4), st.integers(0, 4))
def test_a_line_holds_whole_words_and_is_too_wide_only_for_one_of_them(
    words: list[str], width: int, first: int, rest: int
) -> None:
    lines = plain(hanging(Text(" ".join(words)), width, first=first, rest=rest))
    assert " ".join(lines).split() == words
    assert all(cell_len(line) <= width or len(line.split()) == 1 for line in lines)


def test_later_lines_hang_below_the_first() -> None:
    assert plain(hanging(Text("one two three"), 9, first=2, rest=4)) == ["  one two", "    three"]


def test_a_line_keeps_its_own_blanks() -> None:
    assert plain(hanging(Text("  a = [1,  2]"), 40, rest=2)) == ["  a = [1,  2]"]
    assert plain(hanging(Text("  a = [1,  2]"), 9, rest=2)) == ["  a = [1,", "    2]"]


def test_a_line_keeps_its_style() -> None:
    [first, second] = hanging(Text.assemble("a ", ("bold words", "bold")), 7)
    assert [(span.start, span.end) for line in (first, second) for span in line.spans] == [(2, 6), (0, 5)]


def test_nothing_is_one_empty_line() -> None:
    assert plain(hanging(Text(""), 10)) == [""]


def test_pieces_break_between_each_other_first() -> None:
    pieces = [Text("a name"), Text("0 / 5"), Text("7 of 48 cases")]
    assert plain(flowing(pieces, 40, first=2)) == ["  a name  0 / 5  7 of 48 cases"]
    assert plain(flowing(pieces, 17, first=2, rest=4)) == ["  a name  0 / 5", "    7 of 48 cases"]


def test_blocks_stand_beside_each_other_where_they_fit() -> None:
    blocks = [[Text("한글"), Text("x")], [Text("bb")], [Text("ccc")]]
    assert plain(beside(blocks, 17)) == ["한글    bb    ccc", "x"]
    assert plain(beside(blocks, 16)) == ["한글    bb", "x", "ccc"]
    assert plain(beside(blocks, 3)) == ["한글", "x", "bb", "ccc"]


@given(st.integers(1, 9), st.integers(0, 50), WIDTHS)
def test_columns_are_all_there_and_fit(cells: int, number: int, width: int) -> None:
    ranges = list(columns_that_fit(cells, number, width))
    assert [column for each in ranges for column in each] == list(range(number))
    assert all(len(each) * cells <= width or len(each) == 1 for each in ranges)
