"""The table for spreadsheets: its rows and columns, and that no text of a stranger is ever a cell that computes."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.cli.main import cli
from grader.model.report import GroupReport, Report
from grader.reporting.csv import COLUMNS, write
from grader.text import shown_name
from tests.reporting import reports as made
from tests.reporting.reports import lost, passed, refusal, written

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
quick = pytest.mark.quick


# --- the parts of a test -----------------------------------------------------------------------------------------


def group(name: str, score: float, points: float = 3.0) -> GroupReport:
    full = passed(name, points, 1)
    return full if score == points else lost(full, score=score)


def report(learner: str, exercise: str, *groups: GroupReport, message: str = "") -> Report:
    return made.report(*groups, learner=learner, exercise=exercise, message=message)


def to_csv(*reports: Report) -> str:
    return written(write, *reports)


def rows(*reports: Report) -> list[list[str]]:
    """As a strict reader of commas and quotes reads it."""
    return list(csv.reader(io.StringIO(to_csv(*reports), newline=""), strict=True))


# --- rows and columns --------------------------------------------------------------------------------------------


@quick
def test_a_report_is_a_row_and_a_group_is_a_column() -> None:
    kim = report("kim", "corr2d", group("valid positions", 3.0), group("good manners", 0.5, 1.0))
    lee = report("lee", "corr2d", group("valid positions", 0.0), group("good manners", 1.0, 1.0), message="late")
    assert to_csv(kim, lee) == (
        '"learner","exercise","score","max_score","outcome","remark",'
        '"corr2d: valid positions","corr2d: good manners"\n'
        '"kim","corr2d",3.5,4.0,"wrong","lost in: good manners",3.0,0.5\n'
        '"lee","corr2d",1.0,4.0,"wrong","late",0.0,1.0\n'
    )


@quick
def test_no_reports_are_a_header_alone() -> None:
    assert rows() == [list(COLUMNS)]


@quick
def test_the_columns_do_not_depend_on_who_handed_in_what_and_when() -> None:
    pad = report("kim", "pad2d", group("zero", 3.0), group("any", 1.0))
    corr = report("kim", "corr2d", group("valid", 3.0), group("any", 2.0))
    upload = refusal(reason="it is a symbolic link")
    assert rows(pad, upload, corr)[0] == rows(upload, corr, pad)[0]
    assert rows(pad, upload, corr)[0][len(COLUMNS) :] == ["corr2d: valid", "corr2d: any", "pad2d: zero", "pad2d: any"]
    assert [row[len(COLUMNS) :] for row in rows(pad, upload, corr)[1:]] == [
        ["", "", "3.0", "1.0"],
        ["", "", "", ""],
        ["3.0", "2.0", "", ""],
    ]


@quick
def test_an_upload_that_was_refused_whole_is_a_row() -> None:
    upload = refusal(reason="it is a symbolic link")
    assert rows(upload)[1] == ["lee", "", "0.0", "0.0", "rejected", "rejected: it is a symbolic link"]


@quick
def test_numbers_are_numbers_and_text_is_quoted() -> None:
    table = io.StringIO(to_csv(report("12", "corr2d", group("-1", 1 / 3))), newline="")
    [head, row] = csv.reader(table, quoting=csv.QUOTE_NONNUMERIC, strict=True)
    assert head[-1] == "corr2d: -1"
    assert row == ["12", "corr2d", 1 / 3, 3.0, "wrong", "lost in: -1", 1 / 3]


@quick
def test_exact_times_are_not_in_the_table() -> None:
    assert "123456" not in to_csv(report("kim", "corr2d", group("valid", 3.0)))


@quick
def test_the_table_is_the_same_in_every_language() -> None:
    late = report("kim", "corr2d", group("valid", 0.0))
    assert written(write, late, language="ko") == to_csv(late)


# --- strangers' text ---------------------------------------------------------------------------------------------


@quick
@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\u00a0\u3000=1+1", "'\u00a0\u3000=1+1"),
        ("＝1+1", "'＝1+1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("\t=1+1", r"\t=1+1"),
        ("\r=1+1", r"\x0d=1+1"),
        ("\n=1+1", r"\n=1+1"),
        ("\x00=1+1", r"\x00=1+1"),
        ("\ufeff=1+1", r"\ufeff=1+1"),
        ("a\nb", r"a\nb"),
        ("a\r\nb\rc", r"a\nb\x0dc"),
        ("\u202egnp", r"\u202egnp"),
        ("\ud800", r"\ud800"),
        ("'=1+1", "'=1+1"),
        ("1-1", "1-1"),
        ("a;=1+1; -1;b", "a;'=1+1;' -1;b"),
        ("김민준", "김민준"),
        ('","ok",100', '","ok",100'),
        ('"', '"'),
    ],
)
def test_a_cell_that_would_compute_is_text_and_what_is_invisible_is_visible(written: str, cell: str) -> None:
    assert rows(report(written, "corr2d"))[1][0] == cell


@quick
def test_a_learner_cannot_add_a_row_or_a_column() -> None:
    name = 'kim"\r\n"lee","corr2d",10,10,"ok",""\n'
    table = rows(report(name, "corr2d", group("valid", 0.0)), report("lee", "corr2d", group("valid", 3.0)))
    assert [len(row) for row in table] == [7, 7, 7]
    assert [row[2] for row in table[1:]] == ["0.0", "3.0"]


@quick
def test_a_spreadsheet_that_splits_at_semicolons_finds_no_formula_either() -> None:
    hostile = report("kim;=1+1", "corr2d", group("a; =1+1", 0.0), message="x;;@SUM(A1);=1+1;")
    text = io.StringIO(to_csv(hostile), newline="")
    cells = [cell for row in csv.reader(text, delimiter=";") for cell in row]
    assert len(cells) > 4
    assert not any(cell.strip().startswith(tuple("=+-@")) for cell in cells)


@quick
@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text("=@;,\"' \tax", max_size=20), st.text("=@;,\"' \tax", max_size=20), st.sampled_from(",;\t"))
def test_wherever_a_spreadsheet_splits_and_whatever_quotes_it_takes_off_it_finds_no_formula(
    name: str, said: str, delimiter: str
) -> None:
    text = io.StringIO(to_csv(report(name, "corr2d", message=said)), newline="")
    cells = [cell for row in csv.reader(text, delimiter=delimiter) for cell in row]
    assert not any(cell.strip().startswith(tuple("=+-@")) for cell in cells)


@quick
def test_a_remark_that_a_submission_wrote_is_one_line_of_text() -> None:
    message = "the file could not be loaded: ValueError: =1+1\n=cmd|' /C calc'!A0"
    assert rows(report("kim", "corr2d", message=message))[1][5] == message.replace("\n", " ")
    assert rows(report("kim", "corr2d", message="=1+1"))[1][5] == "'=1+1"


@quick
def test_a_groups_name_is_a_cell_like_any_other() -> None:
    assert rows(report("kim", "=corr2d", group("+valid", 0.0)))[0][-1] == "'=corr2d: +valid"


_ODD = st.text(
    st.characters()
    | st.sampled_from("=+-@\t\r\n;,|\"' ＝＋")
    | st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"]),
    max_size=30,
)


@quick
@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(st.tuples(_ODD, _ODD, _ODD), max_size=4))
def test_whatever_the_text_the_table_is_one_row_for_each_report_and_no_cell_begins_a_formula(
    texts: list[tuple[str, str, str]],
) -> None:
    reports = [replace(report(who, "corr2d", group(what, 1.0)), message=said) for who, what, said in texts]
    text = to_csv(*reports)
    text.encode("utf-8")
    assert not {unicodedata.category(character) for character in text if character != "\n"} & {
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    }
    table = rows(*reports)
    assert len(table) == len(reports) + 1 == text.count("\n")
    assert len({len(row) for row in table}) == 1
    cells = [part for row in table for cell in row for part in (cell, *cell.split(";"))]
    assert not any(cell.strip().startswith(tuple("=+-@\t\r＝＋－＠")) for cell in cells)
    assert [row[0].replace("'", "") for row in table[1:]] == [shown_name(who).replace("'", "") for who, _, _ in texts]


# --- the command -------------------------------------------------------------------------------------------------


def test_grade_prints_the_table_and_nothing_else(tmp_path: Path) -> None:
    right = (TOY_COURSE / "solutions" / "clamp" / "clamp.py").read_text()
    for name, source in (("=kim", right), ("김", "raise ValueError('=1+1\\n\"x\",')")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "clamp.py").write_text(source)
    arguments = ["--course", str(TOY_COURSE), "grade", str(tmp_path), "--format", "csv"]
    result = CliRunner(charset="ascii").invoke(cli, arguments, standalone_mode=False)
    assert (result.exception, result.return_value) == (None, 1)
    table = list(csv.reader(io.StringIO(result.stdout_bytes.decode("utf-8"), newline=""), strict=True))
    assert [row[:5] for row in table[1:]] == [
        ["'=kim", "clamp", "7.0", "7.0", "ok"],
        ["김", "clamp", "0.0", "7.0", "import_error"],
    ]
    assert table[2][5] == 'the file could not be loaded: ValueError in line 1: =1+1 "x",'
    assert table[0][6:] == [
        "clamp: inside and outside",
        "clamp: every number",
        "clamp: bad arguments",
        "clamp: good manners",
    ]
