"""What is alike, as text, page, table and document: what was seen beside what is usual, and nobody is accused."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

from grader.catalogue import languages, translated
from grader.cohort.likeness import Text, Usual
from grader.cohort.similar import Entry, HandedIn, Pair, Results, Shared, Similar
from grader.model.report import Outcome
from grader.reporting import similar_csv, similar_json, similar_page, similar_text
from grader.reporting.similar_text import MOST_CHARACTERS, MOST_LINES, MOST_NAMED, Found, excerpt, spans
from grader.reporting.writers import Context

pytestmark = pytest.mark.quick

NAMES = ("kim", "lee", "=1+1<b>", "noa")
RESULTS = Results(8.6, (Shared("strides", (1, 4), 2), Shared("values", (0,), 3)), 1)
TEXT = Text(0.83, 0.91, ((2, 3, 7), (1, 2, 3)), 2)
USUAL = Usual(35, 595, 0.12, 0.31, 0.5, 0.55)


def entry(*names: str) -> Entry:
    return Entry(names, names, frozenset(), frozenset(), False, names[0], Outcome.WRONG, None)


OTHERS = (entry(f"other {number}") for number in range(31))
HANDED_IN = HandedIn((*map(entry, NAMES), entry("ole", "pia"), *OTHERS), {"strides": "any stride", "values": "=values"})
OF_CLASS = Similar(
    "corr2d", HANDED_IN, (Pair(0, 1, RESULTS, TEXT), Pair(2, 4, None, TEXT), Pair(1, 3, RESULTS, None)), 7, 630, USUAL
)
SCRIPT = b"<script>alert(1)</script>\x1b[31m\n=cmd()\n\n\n\n\n::error::x\n"
EXCERPTS = {("corr2d", 0, 1): (excerpt(SCRIPT, TEXT.lines[0]), excerpt(SCRIPT, TEXT.lines[1]))}
FOUND = Found((OF_CLASS,), EXCERPTS, with_texts=True)


def text(found: Found = FOUND, language: str = "en", width: int = 200) -> str:
    return b"".join(similar_text.document(found, Context(language, width=width))).decode()


def page(found: Found = FOUND, language: str = "en") -> str:
    return b"".join(similar_page.document(found, Context(language))).decode()


def test_a_pair_stands_there_with_the_evidence_and_with_what_is_usual() -> None:
    said = text()
    assert "1. kim – lee\n" in said
    assert "The same wrong results, which 2 of 36 have: any stride: 2 cases (2, 5)\n" in said
    assert "The same wrong results, which 3 of 36 have: =values: case 1\n" in said
    assert "Pairs that share results as rare as these: 1 of 630\n" in said
    assert "Text: 83 % alike (usually 12 %). Pairs that are as much alike, or more: 2 of 595\n" in said
    assert "Read from top to bottom: 91 % alike (usually 55 %). Lines 2–3, 7 and 1–3.\n" in said
    assert "2. =1+1<b> – ole + pia\n" in said
    assert said.count("Read from top to bottom") == 2
    assert "Pairs that are more alike than is usual: 10 of 630\n" in said
    assert "Pairs that are not listed, as there are so many: 7\n" in said


@pytest.mark.parametrize("language", languages())
def test_what_it_does_not_mean_comes_before_any_name(language: str) -> None:
    said = text(language=language)
    assert said.index(translated(similar_text.MEANING[2], language)) < said.index("kim")
    shown = page(language=language)
    assert shown.index(translated(similar_text.MEANING[2], language)) < shown.index("kim")


@pytest.mark.parametrize("written", [text(), page(), b"".join(similar_json.document(FOUND, Context())).decode()])
def test_no_word_accuses_anybody(written: str) -> None:
    assert not re.search(r"plagiar|copi|cheat|suspect|guilt|fraud|steal|stole|victim|offend", written, re.IGNORECASE)


def test_where_nothing_is_told_it_is_said_why() -> None:
    few = Similar("few", HandedIn((entry("kim"), entry("lee")), {}), (), 0, 1, None)
    none = Similar("none", HandedIn(tuple(entry(f"{n}") for n in range(10)), {}), (), 0, 45, None)
    said = text(Found((few, none), {}, with_texts=False))
    assert "few: 2 submissions. That is too few to say what is usual, which takes 10.\n" in said
    assert "none: 10 submissions. No pair is more alike than is usual.\n" in said
    assert "Texts were not compared: name where the submissions are with --submissions.\n" in said
    assert "too few to say" in page(Found((few, none), {}, with_texts=False))


def test_of_texts_that_are_as_unlike_as_usual_no_lines_are_named() -> None:
    usual = Pair(0, 1, RESULTS, TEXT._replace(share=0.2))
    said = text(Found((OF_CLASS._replace(pairs=(usual,)),), {}, with_texts=True))
    assert "Text: 20 % alike (usually 12 %)." in said
    assert "Read from top to bottom" not in said


def test_lines_are_as_wide_as_the_terminal() -> None:
    assert max(len(line) for line in text(width=60).splitlines()) <= 60


def test_the_page_escapes_what_learners_wrote_and_runs_nothing() -> None:
    shown = page()
    ElementTree.fromstring(shown.partition("\n")[2])
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\x1b[31m" in shown
    assert "=1+1&lt;b&gt;" in shown
    assert "default-src 'none'" in shown
    assert not re.search(r"(?:src|href)=", shown)


def test_the_table_has_a_row_for_each_pair_and_computes_nothing() -> None:
    table = b"".join(similar_csv.document(FOUND, Context("ko"))).decode()
    first, second, third = csv.DictReader(io.StringIO(table))
    assert (first["exercise"], first["one"], first["other"], first["holders"]) == ("corr2d", "kim", "lee", "2")
    assert first["same_results"] == "any stride: 2 cases (2, 5);' =values: case 1"
    assert (first["text_alike"], first["usually_alike"], first["lines_of_one"]) == ("0.83", "0.12", "2–3, 7")
    assert (second["one"], second["other"], second["same_results"]) == ("'=1+1<b>", "ole + pia", "")
    assert (third["text_alike"], third["as_alike"]) == ("", "")


def test_the_document_is_ascii_and_has_all_of_it() -> None:
    written = b"".join(similar_json.document(FOUND, Context("ko")))
    assert written == b"".join(similar_json.document(FOUND, Context("en")))
    document = json.loads(written.decode("ascii"))
    assert "not a finding against anybody" in document["meaning"]
    [of_exercise] = document["exercises"]
    assert [each["one"] + each["other"] for each in of_exercise["pairs"]] == [
        ["kim", "lee"],
        ["=1+1<b>", "ole", "pia"],
        ["lee", "noa"],
    ]
    assert of_exercise["pairs"][0]["results"]["shared"][0] == {"group": "strides", "cases": [1, 4], "holders": 2}
    assert of_exercise["usual"]["texts"] == USUAL.texts
    Draft202012Validator(similar_json.json_schema()).validate(document)


# --- excerpts ----------------------------------------------------------------------------------------------------


def test_an_excerpt_has_the_lines_that_are_alike_and_says_where_others_are_left_out() -> None:
    lines = excerpt(b"one\r\ntwo\rthree\n\tfour\n", [1, 3, 4])
    assert [(each.number, each.text, each.has_gap) for each in lines] == [
        (1, "one", True),
        (3, "three", False),
        (4, "    four", True),
    ]


def test_an_excerpt_is_bounded_and_takes_no_line_that_is_not_there() -> None:
    long = b"x" * 10_000 + b"\n"
    lines = excerpt(long * 100, [-1, 0, *range(1, 90), 10**9])
    assert len(lines) == MOST_LINES
    assert all(len(each.text) < MOST_CHARACTERS + 40 for each in lines)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.binary(max_size=60), st.lists(st.integers(-2, 70), max_size=50))
def test_any_bytes_have_lines_that_can_be_shown(data: bytes, lines: list[int]) -> None:
    for each in excerpt(data, lines):
        assert "\n" not in each.text
        assert "\0" not in each.text


def test_spans_are_short() -> None:
    assert spans([1, 2, 3, 5, 7, 8]) == "1–3, 5, 7–8"
    assert spans([]) == ""
    assert spans(range(0, 100, 2)).count(",") == MOST_NAMED - 1
