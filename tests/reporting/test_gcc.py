"""Reports as lines that editors read: a place, error or note, and one sentence."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from grader.model.report import Certainty, Definition, Failure, Frame, Mistake, Outcome, Share, Traceback
from grader.reporting.gcc import write
from tests.making import text
from tests.reporting.reports import MANNERS, MORE, SMALL, array, lost, of_rows, report, row_sums, signs, written

pytestmark = pytest.mark.quick

BOOM = Traceback("KeyError", "2", (Frame(3, "row_sums", "    return x[2]", 11, 15),))


def lines(*groups: object, **changed: object) -> list[str]:
    return written(write, row_sums(*groups, origin="kim/row_sums.py", **changed)).splitlines()  # type: ignore[arg-type]


def test_what_is_right_has_no_line() -> None:
    assert lines(SMALL, MORE, MANNERS) == []


def test_an_exception_is_put_where_it_was_raised() -> None:
    failure = replace(of_rows("it raised KeyError in line 3: 2"), traceback=BOOM)
    assert lines(lost(SMALL, failure, Outcome.ERROR)) == [
        "kim/row_sums.py:3:12: error: small arrays: row_sums(x): it raised KeyError in line 3: 2"
    ]


def test_what_has_no_line_is_put_at_the_top() -> None:
    wrong = of_rows("2 of 2 numbers differ", array([1, 2]), (0, 1))
    assert lines(lost(SMALL, wrong), lost(MORE, signs()), lost(MANNERS)) == [
        "kim/row_sums.py:1:1: error: small arrays: row_sums(x): 2 of 2 numbers differ",
        "kim/row_sums.py:1:1: error: more arrays: value: kind and shape are right, the value is not",
        "kim/row_sums.py:1:1: error: good manners: wrong",
    ]


def test_what_has_no_line_is_put_where_its_function_begins() -> None:
    wrong = of_rows("2 of 2 numbers differ", array([1, 2]), (0, 1))
    defined = Definition("row_sums", 5), Definition("other", 2)
    assert lines(lost(SMALL, wrong), lost(MANNERS), defined=defined) == [
        "kim/row_sums.py:5:1: error: small arrays: row_sums(x): 2 of 2 numbers differ",
        "kim/row_sums.py:1:1: error: good manners: wrong",  # of which function, nobody has told
    ]
    assert lines(lost(MANNERS), defined=defined[:1]) == ["kim/row_sums.py:5:1: error: good manners: wrong"]


def test_a_known_mistake_is_a_note() -> None:
    words = text("Sums the columns.", "열의 합을 구한다."), text("Which axis?", "어느 축?")
    columns = Mistake("columns", *words, Certainty.SAME, 1.0, (Share("small arrays", 1),), 1)
    [note, _] = lines(lost(SMALL), mistakes=(columns,))
    said = "In every case it behaves like a known mistake: columns: Sums the columns."
    assert note == f"kim/row_sums.py:1:1: note: {said}"


def test_a_file_that_does_not_parse_is_one_line() -> None:
    syntax = Traceback("SyntaxError", "'(' was never closed", (Frame(7, "", "def f(x:", 5, 6),))
    groups = (lost(group, None, Outcome.IMPORT_ERROR) for group in (SMALL, MORE, MANNERS))
    message = "the file could not be loaded: SyntaxError in line 7: '(' was never closed\nprinted"
    assert lines(*groups, message=message, traceback=syntax) == [
        f"kim/row_sums.py:7:6: error: {message.splitlines()[0]}"
    ]


def test_an_unwritten_file_is_one_line() -> None:
    starter = Traceback("NotImplementedError", "write", (Frame(6, "row_sums", "    raise NotImplementedError", 4, 29),))
    failure = replace(of_rows("nothing is written here yet"), traceback=starter)
    groups = (lost(group, failure, Outcome.ERROR) for group in (SMALL, MORE))
    assert lines(*groups) == ["kim/row_sums.py:6:5: error: nothing is written here yet"]


def test_a_helper_is_named_and_so_is_a_notebooks_cell() -> None:
    helper = Traceback("E", "", (Frame(2, "f", "x", 0, 1, file="tools.py"),))
    assert lines(lost(SMALL, Failure("no", traceback=helper)))[0].startswith("kim/tools.py:2:1: error: ")
    cell = Traceback("E", "", (Frame(2, "f", "x", 0, 1, cell=5),))
    notebook = report(lost(SMALL, Failure("no", traceback=cell)), origin="a.ipynb")
    assert written(write, notebook).startswith("a.ipynb:1:1: error: a.ipynb, cell 5, line 2, in f: small arrays: no")


def test_a_submissions_text_cannot_make_a_line_of_its_own() -> None:
    failure = of_rows("it raised E: a\nother.py:1:1: error: b")
    assert len(lines(lost(SMALL, failure, Outcome.ERROR))) == 1
