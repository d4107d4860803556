"""Text from strangers: cut, decoded, and every control character visible."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.text import CUT_CHARACTERS, one_line, shown_name, visible, visible_bytes, wrapped

pytestmark = pytest.mark.quick


@pytest.mark.parametrize("text", ["", "plain", "a\nb\tc", "é ü 한국어 日本", "∑ ∂ × 🙂", "❤\ufe0f", "C:\\new"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x00", "\\x00"),
        ("\x07\x08", "\\x07\\x08"),
        ("\x7f", "\\x7f"),
        ("\x9b31m", "\\x9b31m"),
        ("\x85", "\\x85"),
        ("a\rb", "a\\x0db"),
        ("abc\u202edef", "abc\\u202edef"),
        ("\u2066\u2069\u200f", "\\u2066\\u2069\\u200f"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ufeff", "\\ufeff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ue000", "\\ue000"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("kim\u3164", "kim\\u3164"),
        ("\u115f\u1160\uffa0", "\\u115f\\u1160\\uffa0"),
        ("a\u034f\u2800b", "a\\u034f\\u2800b"),
        ("\ufe00\U000e0100", "\\ufe00\\U000e0100"),
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_written_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::add-mask::10", "\\x3a:add-mask::10"),
        ("a\n  ::error title=grader::ask for full marks", "a\n  \\x3a:error title=grader::ask for full marks"),
        ("a table may break ::here", "a table may break \\x3a:here"),
        (":::stop-commands::x", "\\x3a::stop-commands::x"),
        ("##vso[task.complete result=Succeeded;]", "#\\x23vso[task.complete result=Succeeded;]"),
        ("a ##VSO[task] and ##[error] b", "a #\\x23VSO[task] and #\\x23[error] b"),
        ("###teamcity[buildStatus]", "##\\x23teamcity[buildStatus]"),
    ],
)
def test_what_the_log_of_a_ci_system_would_obey_is_written_with_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["x[::2]", "test_corr2d.py::test_shape", "a: b", "## Results", "# [1]", "vso[0]"])
def test_signs_that_no_log_obeys_stay_as_they_are(text: str) -> None:
    assert visible(text) == text


_COMMANDS_OF_CI = re.compile(r"^\s*::|##vso\[|##\[|##teamcity\[", re.MULTILINE | re.IGNORECASE)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.lists(st.sampled_from([":", "::", "#", "##", "[", "vso[", "TeamCity[", " ", "\n", "\r", "\x1b", "a"])).map(
        "".join
    )
)
def test_whatever_the_text_no_command_to_a_ci_system_is_left_in_it(text: str) -> None:
    for shown in (visible(text), one_line(text), shown_name(text), visible(text, 5)):
        assert not any(_COMMANDS_OF_CI.search(line) for line in shown.splitlines())
        assert not any(_COMMANDS_OF_CI.match(word) for word in shown.split())


def test_accents_beyond_what_a_language_has_are_written_as_escapes() -> None:
    assert visible("a" + "\u0301" * 4) == "a" + "\u0301" * 4
    assert visible("a" + "\u0301" * 6 + "b\u0301") == "a" + "\u0301" * 4 + "\\u0301" * 2 + "b\u0301"


def test_windows_line_ends_become_plain_ones() -> None:
    assert visible("a\r\nb\r\n") == "a\nb\n"


def test_long_text_is_cut_and_says_how_much_is_missing() -> None:
    assert visible("abcdef", 4) == "abcd… (2 more characters)"
    assert visible("abcd", 4) == "abcd"


def test_very_long_text_is_cut_before_anything_is_done_to_it() -> None:
    shown = visible("\x00" * 10_000_000)
    assert shown == "\\x00" * CUT_CHARACTERS + f"… ({10_000_000 - CUT_CHARACTERS} more characters)"


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    assert visible_bytes(b"ok \xff\xfe \xed\xa0\x80 \xc3") == "ok \ufffd\ufffd \ufffd\ufffd\ufffd \ufffd"
    assert visible_bytes("한".encode()) == "한"


def test_one_line_is_one_line() -> None:
    assert one_line("  a\n\n b\t\tc\r\nd \u00a0 e\u3000f ") == "a b c d e f"
    assert one_line("a\x0bb\x0cc\x1cd\x85e\u2028f") == "a\\x0bb\\x0cc\\x1cd\\x85e\\u2028f"


def test_a_name_is_one_line_that_shows_its_line_breaks_and_spaces() -> None:
    assert shown_name("kim  park\n\tlee\r\x1b") == "kim  park\\n\\tlee\\x0d\\x1b"


_ODD = st.text(
    st.characters() | st.characters(categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"]),
    max_size=30,
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_ODD, st.integers(0, 40))
def test_whatever_the_text_nothing_invisible_is_left_in_it(text: str, limit: int) -> None:
    shown = visible(text, limit)
    hidden = {unicodedata.category(character) for character in shown if character not in "\n\t"}
    assert not hidden & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert len(shown) <= 10 * limit + 40
    shown.encode("utf-8")


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_ODD)
def test_what_is_visible_already_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_ODD)
def test_one_line_of_any_text_has_no_line_break(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.binary(max_size=60))
def test_any_bytes_can_be_shown(data: bytes) -> None:
    visible_bytes(data).encode("utf-8")


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (80, ["✓ slug  easy  두 수의 합  (after one, two)"]),
        (24, ["✓ slug  easy  두 수의 합", "    (after one, two)"]),
        (23, ["✓ slug  easy  두 수의", "    합  (after one,", "    two)"]),
        (6, ["✓ slug", "    easy", "    두", "    수의", "    합", "    (after", "    one,", "    two)"]),
    ],
)
def test_a_line_is_broken_between_words_by_the_cells_that_they_take(width: int, lines: list[str]) -> None:
    assert wrapped("✓ slug  easy  두 수의 합  (after one, two)", width, 4).splitlines() == lines


def test_blanks_at_the_beginning_stay() -> None:
    assert wrapped("  slug  easy", 7, 2) == "  slug\n  easy"
