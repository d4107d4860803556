"""Strict YAML: every mistake is one sentence with file and line, and no file can surprise, hang or crash the reader."""

from __future__ import annotations

import contextlib
import json
import math
import time
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import ExerciseError
from grader.exercise import yaml_document
from grader.exercise.schema import ExerciseFile, HiddenGroupFile, WrongFile
from grader.exercise.text_file import MAX_BYTES
from grader.exercise.yaml_document import MAX_DEPTH, Document

pytestmark = pytest.mark.quick


class Point(msgspec.Struct, forbid_unknown_fields=True):
    x: int
    y: float = 0.0


class Drawing(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    points: list[Point] = []


@pytest.fixture(params=["C", "Python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every behaviour here holds with the loader written in C and with the one that PyYAML always has."""
    monkeypatch.setattr(yaml_document, "_Loader", yaml.CSafeLoader if request.param == "C" else yaml.SafeLoader)


def document(folder: Path, content: str | bytes) -> Document:
    path = folder / "file.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Document(path)


def data(folder: Path, content: str | bytes) -> Any:
    return document(folder, content).data


def mistake(folder: Path, content: str | bytes, kind: type[Any] | None = None) -> tuple[int | None, str]:
    """Line and sentence of the one error that reading ``content`` (as a ``kind``) ends in."""

    def read() -> None:
        document(folder, content).convert(kind or object)

    with pytest.raises(ExerciseError) as caught:
        read()
    assert caught.value.path == str(folder / "file.yaml")
    assert "\n" not in str(caught.value)
    assert len(caught.value.problem) < 500
    return caught.value.line, caught.value.problem


# --- data --------------------------------------------------------------------------------------------------------


def test_mappings_lists_and_scalars_become_plain_data(tmp_path: Path) -> None:
    text = "a: [1, -2, 3.5, 1e3]\nb: {c: true, d: null, e: ~, f: }\n"
    assert data(tmp_path, text) == {"a": [1, -2, 3.5, 1000.0], "b": {"c": True, "d": None, "e": None, "f": None}}


@pytest.mark.parametrize(
    "plain",
    [
        "no",
        "yes",
        "on",
        "off",
        "1:30",
        "2024-01-01",
        "0x10",
        "0o17",
        "1_000",
        "=",
        "<<",
        "1.2.3",
        "TRUe",
        "0b1",
        "+",
        ".",
    ],
)
def test_a_plain_scalar_that_other_readers_turn_into_something_else_is_a_string(tmp_path: Path, plain: str) -> None:
    assert data(tmp_path, f"key: {plain}") == {"key": plain}


@pytest.mark.parametrize("quoted", ['"1"', "'true'", '"null"', "'1.5'", "|-\n  1", ">-\n  1"])
def test_a_quoted_scalar_is_a_string_whatever_it_spells(tmp_path: Path, quoted: str) -> None:
    assert isinstance(data(tmp_path, f"key: {quoted}")["key"], str)


def test_infinities_and_nan_are_floats(tmp_path: Path) -> None:
    positive, negative, nan = data(tmp_path, "[.inf, -.inf, .nan]")
    assert (positive, negative) == (math.inf, -math.inf)
    assert math.isnan(nan)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_an_integer_of_64_bits_is_read_exactly(tmp_path: Path, number: int) -> None:
    assert data(tmp_path, f"n: {number}") == {"n": number}


@pytest.mark.parametrize("digits", [str(2**63), str(-(2**63) - 1), "1" * 21, "9" * 5000])
def test_a_longer_integer_is_refused_and_never_rounded(tmp_path: Path, digits: str) -> None:
    line, problem = mistake(tmp_path, f"a: 1\nn: {digits}\n")
    assert line == 2
    assert "does not fit into 64 bits" in problem


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    assert data(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: two\r\n") == {"a": 1, "b": "two"}


def test_korean_text_is_read_as_it_is(tmp_path: Path) -> None:
    assert data(tmp_path, "ko: 2차원 교차상관") == {"ko": "2차원 교차상관"}


def test_nesting_up_to_the_limit_is_read(tmp_path: Path) -> None:
    assert data(tmp_path, "[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH)


# --- mistakes in the YAML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["", "# only a comment\n", "\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_mistake(tmp_path: Path, content: str | bytes) -> None:
    assert mistake(tmp_path, content) == (1, "the file is empty")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=r"absent\.yaml: cannot be read: No such file or directory$"):
        Document(tmp_path / "absent.yaml")


def test_a_folder_in_place_of_the_file_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=r"cannot be read: Is a directory$"):
        Document(tmp_path)


def test_a_file_above_the_size_limit_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    assert mistake(tmp_path, b"[" * (MAX_BYTES + 1)) == (None, f"is larger than {MAX_BYTES} bytes")


def test_bytes_that_are_not_utf8_name_their_line(tmp_path: Path) -> None:
    assert mistake(tmp_path, "a: 1\nb: 2차원\n".encode("euc-kr")) == (2, "is not UTF-8 text; save it as UTF-8")


def test_a_utf16_file_is_not_utf8(tmp_path: Path) -> None:
    assert mistake(tmp_path, "a: 1".encode("utf-16")) == (1, "is not UTF-8 text; save it as UTF-8")


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1b", "\x7f"])
def test_a_control_character_names_its_line(tmp_path: Path, character: str) -> None:
    line, problem = mistake(tmp_path, f"ü: ü\n\nb: ü{character}\nc: 3\n")
    assert line == 3
    assert "a character here is not allowed" in problem


NOT_YAML = [
    ("a: 1\n\tb: 2\n", 2, "a tab stands here, where YAML allows only spaces: write spaces"),
    ("a:\n\t- 1\n", 2, "a tab stands here, where YAML allows only spaces: write spaces"),
    ("a: |\n\tx\n", 2, "a tab stands here, where YAML allows only spaces: write spaces"),
    ("a: 1\nwhy: One: the first.\n", 2,
     "a text with a colon at its end or before a space must be in quotes (or a comma is missing)"),
    ("- {args: [1], why: One: the first.}\n", 1,
     "a text with a colon at its end or before a space must be in quotes (or a comma is missing)"),
    ("a: {b: c d: e}\n", 1,
     "a text with a colon at its end or before a space must be in quotes (or a comma is missing)"),
    ("a: {why: One.,\n  args: [1]\n  expect: 2}\n", 3,
     "a comma is missing before this, or the { of line 1 is not closed"),
    ("a: [1, 2\nb: 3\n", 2, "a comma is missing before this, or the [ of line 1 is not closed"),
    ("a: {b: what does k[0] meet, c: 1}\n", 1, "a text with [ in it must be in quotes here (or a comma is missing)"),
    ("a: [one {two}]\n", 1, "a text with { in it must be in quotes here (or a comma is missing)"),
    ("- a: if k < 1:\n", 1,
     "a text with a colon at its end or before a space must be in quotes (or a comma is missing)"),
    ("a: 1\nb: [1,\n  2\n", 2, "the [ that opens here is not closed"),
    ("a: 1\nb: {c: 1\n\n", 2, "the { that opens here is not closed"),
    ('a: 1\nb: "x\nc: 2\n', 2, 'the " that opens here is not closed'),
    ("a: 'x\n---\nb: c\n", 1, "the ' that opens here is not closed"),
    ('a: 1\nb: "\\sigma"\n', 2, "a backslash in double quotes begins an escape: double it, or use single quotes"),
    ("a: 'it's'\n", 1, "nothing may follow a closing quote or bracket: put the whole text in quotes"),
    ("a: [1, 2]]\n", 1, "nothing may follow a closing quote or bracket: put the whole text in quotes"),
    ("a: 1\n b: 2\n", 2, "this key does not line up with the keys above it"),
    ("a:\n  - 1\n b: 2\n", 3, "this line is indented unlike the lines above it"),
    ("a: 1\nb\nc: 2\n", 2, "this line should be a key and its value, with a colon and a space between them"),
    ("a: 1\nb:2\nc: 3\n", 2, "this line should be a key and its value, with a colon and a space between them"),
    ("a: - b\n", 1, "a list begins on a line of its own, or stands in [ and ]"),
    ("a: @x\n", 1, "a text that begins with @ must be in quotes"),
    ("a: 1\nb: `x`\n", 2, "a text that begins with ` must be in quotes"),
    ("a: %x\n", 1, "a text that begins with % must be in quotes"),
    ("a: *very* important\n", 1, "a text that begins with * must be in quotes"),
    ("a: >x\n", 1, "a text that begins with > must be in quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "problem"), NOT_YAML)
def test_what_is_not_yaml_is_told_where_it_is_and_in_plain_words(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    assert mistake(tmp_path, text) == (line, problem)


@pytest.mark.parametrize("text", ["a: 1\n%\n", 'a: 1\nb: "\\UFFFFFFFF"', "%YAML 1." + "9" * 5000 + "\n---\na"])
def test_what_is_not_yaml_in_a_rare_way_is_told_in_one_sentence(tmp_path: Path, text: str) -> None:
    line, problem = mistake(tmp_path, text)
    assert line in (None, 1, 2)
    assert problem.startswith(("not valid YAML: ", "a backslash in double quotes"))


@pytest.mark.parametrize("escape", ["\\e", "\\r", "\\0", "\\x7f", "\\u202e", "\\u200f", "\\L"])
@pytest.mark.parametrize("place", ["a: 1\nb: [x, '', \"{}\"]\n", 'a: 1\n"b{}": 2\n'])
def test_an_escape_for_what_nobody_sees_names_its_line(tmp_path: Path, place: str, escape: str) -> None:
    line, problem = mistake(tmp_path, place.format(f"before {escape} after"))
    assert line == 2
    assert problem.startswith("the character U+")


def test_a_second_document_names_the_line_where_it_begins(tmp_path: Path) -> None:
    assert mistake(tmp_path, "a: 1\nb: 2\n---\nc: 3\n") == (3, "a second YAML document begins here")


def test_a_duplicate_key_names_its_second_line(tmp_path: Path) -> None:
    assert mistake(tmp_path, "a: 1\nb: 2\na: 3\n") == (3, "the key 'a' occurs twice; keep one of them")


def test_a_duplicate_key_deep_inside_names_its_line(tmp_path: Path) -> None:
    assert mistake(tmp_path, "a:\n  - b: 1\n    c: 2\n    b: 3\n") == (4, "the key 'b' occurs twice; keep one of them")


def test_keys_that_differ_in_quotes_only_are_duplicates(tmp_path: Path) -> None:
    assert mistake(tmp_path, "{a: 1, 'a': 2}") == (1, "the key 'a' occurs twice; keep one of them")


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system [echo]",
        "!!python/name:os.system",
        "!!python/object/new:subprocess.Popen [[id]]",
        "!!int '3'",
        "!!binary aGk=",
        "!local x",
        "! x",
        '! "1"',
        "!!set {a}",
        "!" + "x" * 10_000 + " 1",
    ],
)
def test_a_tag_is_refused_with_its_line(tmp_path: Path, value: str) -> None:
    line, problem = mistake(tmp_path, f"a: 1\nb: {value}\n")
    assert line == 2
    assert problem.startswith("the tag ")
    assert "is not used here" in problem


@pytest.mark.parametrize("key", ["!!int 3", "!local a", "! a", "&anchor a", "? [1, 2]\n", "? {a: 1}\n", "*alias "])
def test_a_key_that_is_not_a_plain_word_names_its_line(tmp_path: Path, key: str) -> None:
    assert mistake(tmp_path, f"first: 0\n{key}: 1\n") == (2, "a key must be a plain word")


@pytest.mark.parametrize("value", ["&x 1", "&x [1]", "&x {a: 1}", "*x"])
def test_anchors_and_aliases_are_refused_with_their_line(tmp_path: Path, value: str) -> None:
    line, problem = mistake(tmp_path, f"a: 1\nb: {value}\n")
    assert line == 2
    assert problem.startswith("anchors and aliases")


def test_a_bomb_of_aliases_ends_at_its_first_anchor(tmp_path: Path) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    line, problem = mistake(tmp_path, "\n".join(levels))
    assert line == 1
    assert problem.startswith("anchors and aliases")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
@pytest.mark.parametrize("levels", [MAX_DEPTH + 2, 20_000])
def test_too_much_nesting_is_refused_at_any_depth(tmp_path: Path, opening: str, levels: int) -> None:
    assert mistake(tmp_path, opening * levels) == (1, f"the file is nested more than {MAX_DEPTH} deep")


def test_nesting_by_indentation_names_the_line_where_it_becomes_too_much(tmp_path: Path) -> None:
    text = "".join(f"{' ' * level}a:\n" for level in range(200))
    assert mistake(tmp_path, text) == (MAX_DEPTH + 2, f"the file is nested more than {MAX_DEPTH} deep")


# --- mistakes in what the YAML says ------------------------------------------------------------------------------


def test_a_document_of_the_right_shape_becomes_the_struct(tmp_path: Path) -> None:
    drawing = document(tmp_path, "title: t\npoints: [{x: 1}, {x: 2, y: 3}]").convert(Drawing)
    assert drawing == Drawing("t", [Point(1), Point(2, 3.0)])


def test_a_part_can_be_read_by_itself(tmp_path: Path) -> None:
    assert document(tmp_path, "title: t\npoints: [{x: 1}, {x: 2}]").convert(Point, ("points", 1)) == Point(2)


def test_an_unknown_key_names_the_line_of_the_key_and_the_keys_there_are(tmp_path: Path) -> None:
    text = "title: t\npoints:\n  - x: 1\n  - y: 2\n    x: 3\n    z: 4\n"
    expected = "'z' is not a key of item 2 of 'points'; its keys are 'x' and 'y'"
    assert mistake(tmp_path, text, Drawing) == (6, expected)


@pytest.mark.parametrize("key", ["pionts", "point", "Points", "titel"])
def test_a_misspelt_key_names_the_key_that_was_meant(tmp_path: Path, key: str) -> None:
    meant = "title" if key == "titel" else "points"
    expected = f"'{key}' is not a key of the file; did you mean '{meant}'?"
    assert mistake(tmp_path, f"{key}: []\n", Drawing) == (1, expected)


@pytest.mark.parametrize("key", ["my-key", "my key", "키", "a.b", "a[0]", "<<"])
def test_an_unknown_key_of_any_spelling_names_its_own_line(tmp_path: Path, key: str) -> None:
    expected = f"'{key}' is not a key of the file; its keys are 'title' and 'points'"
    assert mistake(tmp_path, f"title: t\n{key}: 1\n", Drawing) == (2, expected)


@pytest.mark.parametrize("key", ['"a\\nb"', '"' + "long" * 200 + '"', '"\\e[31m"'])
def test_an_unknown_key_that_would_disturb_a_terminal_is_shown_safely(tmp_path: Path, key: str) -> None:
    line, problem = mistake(tmp_path, f"title: t\n{key}: 1\n", Drawing)
    assert (line, problem.isprintable()) == (2, True)


def test_a_missing_key_names_the_line_of_its_mapping(tmp_path: Path) -> None:
    text = "title: t\npoints:\n  - x: 1\n  - y: 2\n"
    assert mistake(tmp_path, text, Drawing) == (4, "the key 'x' is missing from item 2 of 'points'")


def test_all_missing_keys_are_named_at_once(tmp_path: Path) -> None:
    assert mistake(tmp_path, "ko: w\n", WrongFile) == (1, "the keys 'fails' and 'hint' are missing from the file")


def test_of_two_mistakes_the_first_in_the_file_is_told(tmp_path: Path) -> None:
    text = "points:\n  - {x: a}\n  - {x: b}\ntitle: 1\n"
    assert mistake(tmp_path, text, Drawing) == (2, "'x' should be a whole number, and is the text 'a'")


def test_a_wrong_type_names_the_line_of_the_value(tmp_path: Path) -> None:
    text = "title: t\npoints:\n  - x: 1\n    y: two\n"
    assert mistake(tmp_path, text, Drawing) == (4, "'y' should be a number, and is the text 'two'")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("examples: 1.5", "'examples' should be a whole number from 1 to 500, and is the number 1.5"),
        ("examples: true", "'examples' should be a whole number from 1 to 500, and is true"),
        ("examples: '3'", "'examples' should be a whole number from 1 to 500, and is the text '3'"),
        ("where:", "'where' should be text, and is empty"),
        ("where: 3", "'where' should be text, and is the number 3: put it in quotes"),
        ("where: no\nkwargs: [1]", "'kwargs' should be a mapping such as {name: ...}, and is a list"),
        ("args: {a: 1}", "'args' should be a list, and is a mapping"),
        ("args: []\nsweep: {n: []}", "'n' should be a list that is not empty, and is empty"),
        ("raises: " + "x" * 81, "'raises' should be text of 1 to 80 characters, and is a text of 81 characters"),
        ("given: {n: [1]}", "'n' should be text, and is a list"),
        ("cases: [1]", "item 1 of 'cases' should be a mapping such as {why: ..., args: ..., kwargs: ...}, "
         "and is the number 1"),
        ("cases: [{why: w, accept: [a < 1, 2]}]",
         "item 2 of 'accept' should be text of 1 to 500 characters, and is the number 2: put it in quotes"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_as_what_it_should_be_and_what_it_is(tmp_path: Path, text: str, problem: str) -> None:
    assert mistake(tmp_path, text, HiddenGroupFile) == (text.count("\n") + 1, problem)


class Sentences(msgspec.Struct, forbid_unknown_fields=True):
    about: dict[Literal["en", "ko"], str]
    tone: Literal["plain", "loud"] = "plain"


def test_a_mapping_with_a_few_possible_keys_names_them(tmp_path: Path) -> None:
    text = "about:\n  en: a\n  fr: b\n"
    assert mistake(tmp_path, text, Sentences) == (3, "'fr' is not a key of 'about'; its keys are 'en' and 'ko'")


def test_a_word_that_is_not_one_of_a_few_names_them(tmp_path: Path) -> None:
    expected = "'tone' should be 'plain' or 'loud', and is the text 'shrill'"
    assert mistake(tmp_path, "about: {}\ntone: shrill\n", Sentences) == (2, expected)


@pytest.mark.parametrize("text", ["- 1", "just words", "3", "~", "--- ~"])
def test_a_file_that_is_not_a_mapping_is_a_mistake(tmp_path: Path, text: str) -> None:
    line, problem = mistake(tmp_path, text, Drawing)
    assert line == 1
    assert problem.startswith("the file should be a mapping such as {title: ..., points: ...}, and is ")


def test_a_mistake_inside_a_part_read_by_itself_names_its_line(tmp_path: Path) -> None:
    read = document(tmp_path, "drawings:\n  first one:\n    title: t\n    points:\n      - y: 1\n")
    with pytest.raises(ExerciseError) as caught:
        read.convert(Drawing, ("drawings", "first one"))
    assert (caught.value.line, caught.value.problem) == (5, "the key 'x' is missing from item 1 of 'points'")


def test_a_part_that_is_wrong_as_a_whole_is_named_by_its_key(tmp_path: Path) -> None:
    read = document(tmp_path, "drawings:\n  first one:\n")
    with pytest.raises(ExerciseError, match=r":2: 'first one' should be a mapping such as .* and is empty$"):
        read.convert(Drawing, ("drawings", "first one"))


def test_an_error_about_a_part_that_is_not_there_names_the_nearest_line(tmp_path: Path) -> None:
    read = document(tmp_path, "a:\n  b:\n    - 1\n")
    assert [read.error(where, "x").line for where in [("a", "b", 7), ("a", "c"), ("d",), ()]] == [2, 1, 1, 1]


# --- whatever a file holds ---------------------------------------------------------------------------------------


def what_is_wrong(path: Path, kind: type[Any]) -> str:
    """The sentence that reading ``path`` as a ``kind`` ends in; none if it can be read. Anything else is a crash."""
    try:
        Document(path).convert(kind)
    except ExerciseError as error:
        return str(error)
    return ""


PIECES = [
    "a: b", "- ", "[", "]", "{", "}", ", ", "? ", ": ", "&a ", "*a", "!!int ", "!<x> ", "'", '"', "\\", "",
    " ", "\n", "\r\n", "\t", "#", "---\n", "...\n", "%YAML 1.1\n", ">-\n", "\n  ", "\x85", "\u2028",
    "title: t\n", "points: ", "x: 1", "1e5", ".nan", "\\x41", "\\U00110000", "\\ud800",
]  # fmt: skip


@settings(
    deadline=None, derandomize=True, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join))
def test_any_text_gives_data_or_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "any.yaml").write_bytes(text.encode("utf-8", "replace"))
    for kind in (object, Drawing, ExerciseFile, HiddenGroupFile):
        problem = what_is_wrong(tmp_path / "any.yaml", kind)
        assert problem.startswith(f"{tmp_path}/any.yaml:") or not problem
        assert "\n" not in problem


@settings(
    deadline=None, derandomize=True, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200))
def test_any_bytes_give_data_or_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "any.yaml").write_bytes(content)
    assert "\n" not in what_is_wrong(tmp_path / "any.yaml", object)


_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz ", max_size=6), inner, max_size=4),
    max_leaves=12,
)


@settings(
    deadline=None, derandomize=True, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_PLAIN)
def test_what_json_can_say_is_read_back_unchanged(tmp_path: Path, thing: Any) -> None:
    text = json.dumps(thing, ensure_ascii=False).replace("-Infinity", "-.inf").replace("Infinity", ".inf")
    assert data(tmp_path, text) == thing


@pytest.mark.parametrize(
    "text",
    [
        "[" * 300_000,
        "{" * 300_000,
        "? " * 150_000,
        "'" * 300_000,
        "! " * 150_000,
        "&a " * 100_000,
        "#" * 300_000,
        "\n" * 300_000,
        "a: |\n" + " x\n" * 100_000,
        '"' + "\\x41" * 75_000 + '"',
        "[" + "[],".__mul__(20_000) + "]",
        "{" + "".join(f"k{n}," for n in range(20_000)) + "}",
    ],
    ids=lambda text: repr(text[:6]),
)
def test_no_file_of_a_few_hundred_kilobytes_takes_long(tmp_path: Path, text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(ExerciseError):
        document(tmp_path, text)
    assert time.process_time() - start < 3
