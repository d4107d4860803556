"""Feedback in the terminal: reports made by hand, all of whose text is compared with golden files.

After a change that is meant, write the files anew with ``UPDATE_GOLDEN=1 pytest tests/reporting`` and read the diff.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.model.condition import Condition, Exactness, Feature, Formula, Goal, Kind, Literal, Quantity
from grader.model.exercise import Call, Language
from grader.model.report import (
    Certainty,
    Failure,
    Frame,
    GroupReport,
    Isolation,
    Misrefused,
    Mistake,
    Outcome,
    Report,
    Share,
    Traceback,
    Unrefused,
)
from grader.model.submission import Submission
from grader.reporting.terminal import View, print_report, print_scores, print_table, write
from grader.reporting.writers import Context
from grader.sandbox.sandbox import Sandbox
from grader.values import Dict, Tuple, Value
from grader.wire.messages import MissingProtection
from tests.making import text
from tests.reporting.reports import (
    AN_INT,
    BAD,
    EVERY,
    INSIDE,
    MANNERS,
    MORE,
    SMALL,
    array,
    clamp,
    hidden,
    int64,
    lost,
    not_refused,
    of_number,
    of_rows,
    passed,
    raised,
    refusal,
    report,
    row_sums,
    signs,
    written,
)

GOLDEN = Path(__file__).parent / "golden"
quick = pytest.mark.quick


# --- the parts of a test -----------------------------------------------------------------------------------------


WHOLE = View(every_group=True)


def shown(report: Report, language: Language = "en", width: int = 120, colour: bool = False, view: View = WHOLE) -> str:
    console = _console(width, colour)
    print_report(console, report, language, view)
    return _text(console)


def table(*reports: Report, language: Language = "en") -> str:
    console = _console(120, colour=False)
    print_table(console, reports, language)
    return _text(console)


def assert_golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(_stripped(text), encoding="utf-8")
    assert _stripped(text) == path.read_text(encoding="utf-8")


def _console(width: int, colour: bool) -> Console:
    file = io.StringIO()
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False, force_terminal=colour)


def _text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _stripped(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def double(x: Value, expected: Value, actual: Value, differing: tuple[int, ...], message: str) -> Report:
    """On the exercise double, whose only case is ``double(x)``."""
    twice = passed("twice", 1, 1, "Every number twice.", "모든 수의 두 배.")
    failure = Failure(message, "Each axis counts.", Call("double", (x,), {}), ("x",), actual, expected, differing)
    return report(lost(twice, failure), exercise="double")


def all_cells(data: object) -> tuple[int, ...]:
    return tuple(range(array(data).numpy().size))


COLUMNS = Mistake(
    "columns",
    text("Sums the columns.", "열의 합을 구한다."),
    text("Which axis is a row?", "행은 어느 축일까?"),
    Certainty.SAME,
    1.0,
    (Share("small arrays", 1), Share("more arrays", 4)),
    5,
)
LOWER_ONLY = Mistake(
    "lower-only",
    text("Looks at the lower bound only.", "아래쪽 경계만 지킨다."),
    text("What about the other side?", "다른 쪽은?"),
    Certainty.LIKE,
    0.9,
    (Share("every number", 7), Share("inside and outside", 1)),
    8,
    set_aside=1,
)
UNREFUSED = Unrefused("bad arguments", ("Bounds in the wrong order.",))
MISREFUSED = Misrefused("bad arguments", ("A bound that is not a number.",))
COLUMN_SUMS = row_sums(
    lost(SMALL, of_rows("expected the shape (H) = (2,), yours is (3,)", array([5, 7, 9]))),
    lost(MORE, signs()),
    replace(
        MANNERS, score=0, outcome=Outcome.WRONG, failure=Failure("this counts once at least one value comes out right")
    ),
    mistakes=(COLUMNS,),
)
BY_ROWS = Condition(
    Goal.FAILS,
    "row_sums",
    Formula((Literal(Feature(Kind.SQUARE, (Quantity(("H", "W")),)), holds=False),)),
    Exactness.EXACTLY,
    17,
    17,
    35,
)
FULL_MARKS = row_sums(SMALL, MORE, MANNERS)
WEAK = Isolation("landlock", None, 512, (MissingProtection("syscalls", "not asked for"),))


# --- values ------------------------------------------------------------------------------------------------------


@quick
def test_full_marks() -> None:
    assert_golden("full-marks", shown(FULL_MARKS))


@quick
def test_when_it_fails_stands_above_the_groups() -> None:
    report = row_sums(lost(SMALL), lost(MORE, signs()), MANNERS, mistakes=(COLUMNS,), conditions=(BY_ROWS,))
    assert_golden("condition", shown(report))
    assert_golden("condition-korean", shown(report, language="ko"))


@quick
def test_a_visible_counterexample_lays_arrays_out_and_a_hidden_group_at_hint_shows_none() -> None:
    wrong = of_rows("2 of 2 numbers differ", array([7, 16]), (0, 1))
    report = row_sums(lost(SMALL, wrong), lost(MORE, signs(), failing=2, score=1.5), MANNERS)
    assert_golden("counterexample-and-hint", shown(report))


@quick
def test_a_hidden_counterexample_and_a_group_that_reveals_nothing() -> None:
    def scaled(x: object, factor: Value, expected: object, actual: object, differing: tuple[int, ...]) -> Failure:
        x, expected, actual = (array(each, kind="tensor") for each in (x, expected, actual))
        call = Call("scale", (x, factor), {})
        return Failure("numbers differ", "Why.", call, ("x", "factor"), actual, expected, differing)

    negative = scaled([[1, -2]], -3, [[-3, 6]], [[-2, 7]], (0, 1))
    column = scaled([[1], [2], [3]], 0.5, [[0.5], [1], [1.5]], [[1.5], [1], [1.5]], (0,))
    negative = replace(negative, message="2 of 2 numbers differ", why="A negative factor.")
    column = replace(column, message="1 of 3 numbers differ", why="A column.")
    groups = (
        lost(passed("by a factor", 3, 2, "Every number times the factor."), negative, failing=1),
        lost(hidden(passed("any tensor", 4, 3, "Tensors of several shapes.")), column, failing=1),
        lost(hidden(passed("bad arguments", 1, 1, "Only tensors of two axes."))),
        hidden(passed("good manners", 2, 2)),
    )
    assert_golden("counterexample-and-nothing", shown(report(*groups, exercise="scale")))


@quick
def test_plain_numbers_stand_on_one_line() -> None:
    upper = of_number("the number differs", "The upper bound is meant to hold.", (12,), 10, 12)
    some = of_number("the number differs", "One of every combination of some values.", (3, -1, 1), 1, 3)
    groups = (
        lost(INSIDE, upper, failing=1),
        lost(EVERY, some, failing=7),
        lost(BAD, not_refused("Bounds in the wrong order.")),
        AN_INT,
    )
    assert_golden(
        "numbers", shown(clamp(*groups, mistakes=(LOWER_ONLY,), unrefused=(UNREFUSED,), misrefused=(MISREFUSED,)))
    )


@quick
def test_a_wrong_shape_quotes_the_formula_of_the_signature() -> None:
    assert_golden("wrong-shape", shown(COLUMN_SUMS))


@quick
def test_a_wrong_kind() -> None:
    failure = of_rows("expected an array of float64, yours is a string", "a sum")
    assert_golden("wrong-kind", shown(row_sums(lost(SMALL, failure), lost(MORE, signs()), lost(MANNERS, int64()))))


@quick
def test_numbers_that_are_not_finite() -> None:
    failure = of_rows("1 of 2 numbers are not finite where they should be", array([6, float("nan")]), (1,))
    groups = (
        lost(SMALL, failure),
        lost(MORE, signs(), failing=3, score=0.75),
        lost(MANNERS, raised("int64 stays.", "TypeError"), Outcome.ERROR, failing=1),
    )
    assert_golden("not-finite", shown(row_sums(*groups)))


@quick
def test_three_axes_are_slices_with_their_index() -> None:
    x, expect = [[[1, 2], [3, 4]], [[5, 6], [7, -8]]], [[[2, 4], [6, 8]], [[10, 12], [14, -16]]]
    actual = [[[2, 4], [6, 8]], [[10, 0.25], [14, -16]]]
    report = double(array(x), array(expect), array(actual), (5,), "1 of 8 numbers differ")
    assert_golden("three-axes", shown(report))


@quick
def test_four_axes_are_slices_with_both_indices() -> None:
    x = [[[[1, 2, 3]], [[4, 5, 6]]], [[[7, 8, 9]], [[10, 11, 12]]]]
    expect = [[[[2, 4, 6]], [[8, 10, 12]]], [[[14, 16, 18]], [[20, 22, 24]]]]
    actual = [[[[5, 7, 9]], [[5, 7, 9]]], [[[17, 19, 21]], [[17, 19, 21]]]]
    report = double(array(x), array(expect), array(actual), all_cells(x), "12 of 12 numbers differ")
    assert_golden("four-axes", shown(report))


@quick
def test_a_slice_too_many_is_a_wrong_shape() -> None:
    x, expect, actual = [[[1, 2]], [[3, 4]]], [[[2, 4]], [[6, 8]]], [[[2, 4]], [[6, 8]], [[2, 4]]]
    message = "expected the shape (C, H, W) = (2, 1, 2), yours is (3, 1, 2)"
    assert_golden("slice-too-many", shown(double(array(x), array(expect), array(actual), (), message)))


@quick
def test_arrays_too_wide_to_stand_beside_each_other_stand_below() -> None:
    x, expect, actual = [list(range(100, 116))], [list(range(200, 232, 2))], [list(range(300, 348, 3))]
    report = double(array(x), array(expect), array(actual), all_cells(x), "16 of 16 numbers differ")
    assert_golden("wide", shown(report))


@quick
def test_arrays_too_large_to_read_are_not_laid_out() -> None:
    x, expect, actual = ([[number] * 21] * 20 for number in (1, 2, 3))
    report = double(array(x), array(expect), array(actual), all_cells(x), "420 of 420 numbers differ")
    assert_golden("large", shown(report))


@quick
def test_an_empty_array_is_written_with_its_shape() -> None:
    wide, high = array([[]] * 3).numpy().T, array([[]] * 3)
    message = "expected the shape (H, W) = (0, 3), yours is (3, 0)"
    assert_golden("empty", shown(double(array(wide), array(wide), high, (), message)))


# --- no value at all ---------------------------------------------------------------------------------------------


@quick
def test_an_exception_and_what_was_printed() -> None:
    source = "    return inner(x)[2] + x.sum()"
    frames = (Frame(3, "row_sums", source, 11, 22), Frame(9, "inner", "  return {}[key]", 9, 16, file="helper.py"))
    failure = of_rows("it raised KeyError in line 9 of helper.py: 2", printed="shape (2, 3)\n")
    groups = (
        lost(SMALL, replace(failure, traceback=Traceback("KeyError", "2", frames)), Outcome.ERROR),
        lost(MORE, raised("Signs matter.", "NotImplementedError"), Outcome.ERROR),
        lost(MANNERS, raised("int64 stays.", "TypeError"), Outcome.ERROR),
    )
    assert_golden("exception", shown(row_sums(*groups, origin="my work/row_sums.py")))


@quick
def test_an_exception_in_a_notebook_is_told_by_its_cell() -> None:
    traceback = Traceback("KeyError", "2", (Frame(3, "row_sums", "return {}[2]", 7, 12, cell=4),))
    failure = replace(of_rows("it raised KeyError in line 3 of cell 4: 2"), traceback=traceback)
    text = shown(row_sums(lost(SMALL, failure, Outcome.ERROR), origin="row_sums.ipynb"))
    assert (
        "        row_sums.ipynb, cell 4, line 3, in row_sums\n          return {}[2]\n                 ^^^^^\n" in text
    )


@quick
def test_a_line_of_source_that_is_too_wide_is_broken_with_its_marks() -> None:
    source = "    return 한글(x) + " + " + ".join(f"number_{number}" for number in range(12)) + " + x.nothing"
    frame = Frame(3, "row_sums", source, source.index("x.nothing"), len(source))
    failure = replace(of_rows("it raised"), traceback=Traceback("AttributeError", "", (frame,)))
    assert_golden("wide-source", shown(row_sums(lost(SMALL, failure, Outcome.ERROR)), width=60))


@quick
def test_an_exercise_just_begun() -> None:
    message = "nothing is written here yet (NotImplementedError in line 6: return n, or the bound that it passes)"
    starter = Traceback("NotImplementedError", "return n, or the bound that it passes", (Frame(6, "clamp"),))
    inside = of_number(message, "A number inside stays.", (5,), 5)
    below = of_number(message, "Below the lower bound.", (-3,), 0)
    groups = (
        lost(INSIDE, replace(inside, traceback=starter), Outcome.ERROR),
        lost(EVERY, replace(below, traceback=starter), Outcome.ERROR),
        lost(BAD, raised("Bounds in the wrong order.", "NotImplementedError", "ValueError"), Outcome.ERROR),
        lost(AN_INT, raised("A float is not an int.", "NotImplementedError"), Outcome.ERROR),
    )
    assert_golden("just-begun", shown(clamp(*groups)))


def all_lost(outcome: Outcome) -> Iterator[GroupReport]:
    """All groups of row-sums, with the file itself."""
    return (lost(group, None, outcome) for group in (SMALL, MORE, MANNERS))


@quick
def test_a_statement_that_does_not_parse_is_quoted() -> None:
    message = "the file could not be loaded: SyntaxError in line 3: '(' was never closed"
    traceback = Traceback("SyntaxError", "'(' was never closed", (Frame(3, "", "def row_sums(x:", 12, 13),))
    report = row_sums(*all_lost(Outcome.IMPORT_ERROR), message=message, traceback=traceback, origin="row_sums.py")
    assert_golden("syntax-error", shown(report))


@quick
@pytest.mark.parametrize(("width", "column"), [(80, 26), (32, 26), (31, 25)])
def test_what_lacks_at_the_end_of_a_line_is_pointed_at_behind_it_or_where_the_screen_ends(
    width: int, column: int
) -> None:
    traceback = Traceback("SyntaxError", "expected ':'", (Frame(3, "", "for each in range(number)", 25, 26),))
    report = row_sums(*all_lost(Outcome.IMPORT_ERROR), message="it does not parse", traceback=traceback)
    lines = shown(report, width=width).splitlines()
    [marks] = [line for line in lines if line.strip() == "^"]
    assert len(marks) == 6 + column
    assert all(len(line) <= width for line in lines)


@quick
def test_a_file_that_cannot_be_loaded() -> None:
    problem = "the file could not be loaded: ModuleNotFoundError in line 2: No module named 'no_such_module'"
    report = row_sums(*all_lost(Outcome.IMPORT_ERROR), message=f"{problem}\nso far so good\n")
    assert_golden("import-error", shown(report))


@quick
def test_a_missing_function() -> None:
    message = "The function that these hidden calls need is not defined."
    groups = (
        lost(SMALL, of_rows("row_sums is not defined"), Outcome.MISSING),
        lost(MORE, signs(message), Outcome.MISSING),
        lost(MANNERS, int64(message), Outcome.MISSING),
    )
    assert_golden("missing-function", shown(row_sums(*groups)))


@quick
def test_a_forbidden_name() -> None:
    message, hint = (
        "line 5 uses numpy.clip, which this exercise does not allow",
        "A hidden call used something that this exercise does not allow.",
    )
    groups = (
        lost(INSIDE, of_number(message, "A number inside stays.", (5,), 5), Outcome.FORBIDDEN),
        lost(EVERY, of_number(message, "Below the lower bound.", (-3,), 0), Outcome.FORBIDDEN),
        lost(BAD, Failure(hint, "Bounds in the wrong order."), Outcome.FORBIDDEN),
        lost(AN_INT, Failure(hint, "A float is not an int."), Outcome.FORBIDDEN),
    )
    assert_golden("forbidden", shown(clamp(*groups, message=message)))


@quick
def test_a_process_that_ends() -> None:
    hint = "The process ended during a hidden call."
    groups = (
        lost(SMALL, of_rows("it ended without an answer"), Outcome.CRASH),
        lost(MORE, signs(hint), Outcome.CRASH),
        lost(MANNERS, int64(hint), Outcome.CRASH),
    )
    assert_golden("crash", shown(row_sums(*groups)))


@quick
def test_a_rejected_file() -> None:
    assert_golden("rejected", shown(row_sums(*all_lost(Outcome.REJECTED), message="rejected: it is a symbolic link")))


@quick
def test_an_upload_that_was_refused_whole() -> None:
    assert_golden("refused", shown(refusal("kim")))


# --- widths, and how much is shown -------------------------------------------------------------------------------


@quick
def test_the_first_failing_group_is_shown_and_the_others_have_a_line_each() -> None:
    wrong = of_rows("2 of 2 numbers differ", array([7, 16]), (0, 1))
    groups = SMALL, lost(MORE, signs()), lost(MANNERS, int64())
    visible_first = row_sums(lost(SMALL, wrong), *groups[1:])
    assert_golden("brief", shown(visible_first, view=View(file="row_sums.py")))
    assert_golden("brief-hint", shown(row_sums(*groups), view=View()))


def wide_report() -> Report:
    """What is hard to lay out: long sentences, several arrays, wide grids, many arguments."""
    x, k = array([[10, 20, 30, 40]] * 3, kind="tensor"), array([[0.125, -2]], kind="tensor")
    row = array(list(range(1000, 1030)), "int64")
    call = Call("widen", (x, k, row, 2, 1), {"dilation": 3, "mode": "reflect"})
    failure = Failure(
        "3 of 30 numbers differ",
        "A row of thirty pixels shows a window that stops one step too early and starts one step too late.",
        call,
        ("x", "k", "row", "stride", "padding"),
        array([*range(1000, 1027), 0, 0, 0], "int64"),
        row,
        (27, 28, 29),
        "a line that was printed by the learner and that is wider than most terminals are, in words of its own",
    )
    about = "Rows of so many pixels that no terminal can show all of them beside each other.", "아주 긴 행."
    groups = (
        lost(passed("a long name of a group that tests rows", 3, 2, *about), failure),
        lost(hidden(passed("another long name", 3, 2, *about)), signs()),
    )
    return report(*groups, exercise="widen", mistakes=(COLUMNS,), message="of what lies beside it 20 files are taken")


@quick
@pytest.mark.parametrize(
    ("width", "golden"), [(60, "width-60"), (80, "width-80"), (100, "width-100"), (200, "width-200")]
)
def test_at_any_width_no_line_is_too_long_and_no_word_is_broken(width: int, golden: str) -> None:
    text = shown(wide_report(), width=width, view=WHOLE._replace(file="widen.py"))
    assert_golden(golden, text)
    assert max(cell_len(line) for line in text.splitlines()) <= min(width, 100)
    assert {"pixels", "mode='reflect')", "stride=2,", "differ"} <= set(text.split())


@quick
def test_hangul_takes_two_cells() -> None:
    long = row_sums(lost(passed("small arrays", 2, 1, "x", "행마다 합을 하나씩 구하는 함수를 손으로 써 보자 " * 4)))
    text = shown(long, "ko", width=60)
    assert max(cell_len(line) for line in text.splitlines()) in range(50, 61)


@quick
def test_each_part_of_a_tuple_and_of_a_dict_is_a_named_grid_with_its_own_marks() -> None:
    expected = Tuple((array([[1, 2], [3, 4]]), array([5, 6]), 7))
    actual = Tuple((array([[1, 2], [0, 4]]), array([5, 6]), 8))
    failure = Failure("item 0: 1 of 4 numbers differ", "Each.", Call("f", (), {}), (), actual, expected)
    of_tuple = lost(passed("a tuple", 1, 1), replace(failure, parts=((2,), (), (0,))))
    by_name = replace(
        failure, expected=Dict({"mean": array([1, 2])}), actual=Dict({"mean": array([1, 3])}), parts=((1,),)
    )
    assert_golden("parts", shown(report(of_tuple, lost(passed("a dict", 1, 1), by_name))))


@quick
def test_the_scores_of_several_reports_stand_below_each_other() -> None:
    console = _console(60, colour=False)
    print_scores(console, [COLUMN_SUMS, clamp(INSIDE, EVERY, BAD, AN_INT), refusal("kim")], "en")
    assert_golden("scores", _text(console))


@quick
def test_a_table_that_does_not_fit_is_a_line_for_each_report() -> None:
    console = _console(40, colour=False)
    print_table(console, CLASS, "en")
    assert_golden("narrow-table", _text(console))


# --- languages, machines, tables ---------------------------------------------------------------------------------


@quick
def test_the_authors_sentences_and_ours_are_korean_where_korean_is_asked_for() -> None:
    assert_golden("korean", shown(COLUMN_SUMS, "ko"))


@quick
def test_what_did_not_confine_the_submission_is_said_at_the_end() -> None:
    assert_golden("weak-isolation", shown(replace(FULL_MARKS, isolation=WEAK)))


@quick
def test_a_table_is_korean_where_korean_is_asked_for() -> None:
    head, row, other = table(row_sums(*all_lost(Outcome.IMPORT_ERROR)), COLUMN_SUMS, language="ko").splitlines()
    assert head.split() == ["학습자", "연습", "문제", "점수", "결과", "비고"]
    assert row.split()[:7] == ["kim", "row-sums", "0", "/", "6", "불러오기", "실패"]
    assert other.split()[5:8] == ["오답", "columns;", "감점:"]


CLASS = (
    clamp(INSIDE, EVERY, BAD, AN_INT),
    clamp(
        *(lost(group) for group in (INSIDE, EVERY, BAD)),
        AN_INT,
        mistakes=(LOWER_ONLY, replace(LOWER_ONLY, name="upper-only"), replace(LOWER_ONLY, name="unchecked")),
    ),
    row_sums(lost(SMALL), MORE, MANNERS),
    row_sums(
        *all_lost(Outcome.IMPORT_ERROR),
        message="the file could not be loaded: ZeroDivisionError in line 1: division by zero",
    ),
    refusal(),
)


@quick
def test_a_table_has_a_row_for_every_report() -> None:
    assert_golden("table", table(*CLASS))


@quick
def test_a_table_says_once_what_did_not_confine_the_submissions() -> None:
    weak = replace(FULL_MARKS, isolation=WEAK)
    assert table(weak, weak).count("Not confined by: syscalls: not asked for\n") == 1
    assert "Not confined" not in table(FULL_MARKS)


# --- the writer --------------------------------------------------------------------------------------------------


@quick
def test_one_report_is_written_with_its_feedback() -> None:
    assert written(write, COLUMN_SUMS) == shown(COLUMN_SUMS, view=View())
    assert written(write, COLUMN_SUMS, feedback=True) == shown(COLUMN_SUMS, view=View())
    assert written(write, COLUMN_SUMS, every_group=True) == shown(COLUMN_SUMS)


@quick
def test_several_reports_are_written_as_a_table_and_with_their_feedback_when_asked_for() -> None:
    assert written(write, *CLASS) == table(*CLASS)
    whole = [*map(shown, CLASS), table(*CLASS)]
    assert written(write, *CLASS, feedback=True, every_group=True) == "".join(whole)


@quick
def test_no_report_is_no_text() -> None:
    assert written(write) == ""


@quick
def test_the_feedback_on_a_class_is_written_while_it_is_graded() -> None:
    graded = []

    def reports() -> Iterator[Report]:
        for each in CLASS:
            graded.append(each)
            yield each

    pieces = write(reports(), Context(feedback=True, every_group=True))
    assert next(pieces).decode() == shown(CLASS[0])
    assert len(graded) == 1


@quick
def test_a_writer_uses_the_language_the_width_and_the_colours_of_its_context() -> None:
    plain = written(write, COLUMN_SUMS, language="ko", width=40, every_group=True)
    assert plain == shown(COLUMN_SUMS, "ko", width=40)
    coloured = written(write, COLUMN_SUMS, language="ko", width=40, colours="standard", every_group=True)
    assert "\x1b[" in coloured
    assert Text.from_ansi(coloured).plain.rstrip() == plain.rstrip()


# --- strangers' text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[bold red]fine[/bold red]", "[bold red]fine[/bold red]"),
        ("[/]", "[/]"),
        (":smile:", ":smile:"),
        ("\x1b[2J\x1b[31mred", r"\x1b[2J\x1b[31mred"),
        ("a\x07\x08\rb", r"a\x07\x08\x0db"),
        ("\u202edesrever", r"\u202edesrever"),
        ("\ud800", "?"),
    ],
)
def test_a_submissions_text_is_shown_as_it_is_and_does_nothing(
    toy_course: Course, sandbox: Sandbox, written: str, read: str
) -> None:
    printing = f"print({written!a}.encode(errors='replace').decode())"
    source = f"def row_sums(x):\n    {printing}\n    raise ValueError({written!a})\n"
    exercise = toy_course.exercise("row-sums")
    submission = Submission("kim", "row-sums", Path("row_sums.py"), source.encode())
    report = grade(prepare(exercise, sandbox, Cache(None)), submission, sandbox)
    for colour in (False, True):
        plain = Text.from_ansi(shown(report, colour=colour)).plain
        text = " ".join(plain.split())  # a space is where a line may end
        assert f"it raised ValueError in line 3: {read}" in text
        assert f" {read}" in text.partition("printed meanwhile:")[2]
    assert "\x1b" not in shown(report)


@quick
def test_what_is_printed_while_loading_cannot_pass_for_a_headline() -> None:
    message = f"the file could not be loaded: ZeroDivisionError in line 3\nrow-sums  kim  6 / 6\n{'x' * 200}\n"
    lines = shown(row_sums(*all_lost(Outcome.IMPORT_ERROR), message=message), width=80).splitlines()
    assert "  row-sums  kim  6 / 6" in lines
    assert [line for line in lines if line and not line.startswith("  ")] == [lines[0], lines[-2]]


@quick
def test_a_flood_of_printed_lines_is_cut() -> None:
    printed = "".join(f"line {number}\n" for number in range(100))
    text = shown(row_sums(lost(SMALL, of_rows("expected an array", 0, printed=printed))))
    assert "  line 11\n" in text
    assert "  line 12\n" not in text


@quick
def test_a_terminal_gets_colour_and_the_same_words() -> None:
    coloured = shown(COLUMN_SUMS, colour=True)
    assert "\x1b[" in coloured
    assert Text.from_ansi(coloured).plain.rstrip() == shown(COLUMN_SUMS).rstrip()


@quick
def test_every_golden_file_belongs_to_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [path.stem for path in GOLDEN.iterdir() if f'"{path.stem}"' not in source] == []


def test_a_document_is_the_same_in_jupyter_where_a_console_would_show_each_line_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = b"".join(write([clamp(INSIDE)], Context("en", feedback=True)))
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    assert b"".join(write([clamp(INSIDE)], Context("en", feedback=True))) == document
