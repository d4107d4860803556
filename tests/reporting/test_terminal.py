"""What learners read, whole: each test grades a small submission and compares all of its feedback with a golden file.

After a change that is meant, write the files anew with ``UPDATE_GOLDEN=1 pytest tests/feedback`` and read the diff.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from grader.exercise.course import Course
from grader.judge.grade import grade, refused
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.model.exercise import Language
from grader.model.report import Report
from grader.model.submission import Submission
from grader.reporting.terminal import print_report, print_table
from grader.sandbox.sandbox import Sandbox

GOLDEN = Path(__file__).parent / "golden"

ROW_SUMS = "def row_sums(x):\n    return x.sum(axis=1)\n"
COLUMN_SUMS = "def row_sums(x):\n    return x.sum(axis=0)\n"
CLAMP = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError
    return max(low, min(n, high))
"""


# --- the parts of a test -----------------------------------------------------------------------------------------


def report_on(course: Course, slug: str, source: str, sandbox: Sandbox) -> Report:
    exercise = course.exercise(slug)
    submission = Submission("kim", slug, Path(exercise.outline.submit), source.encode())
    return grade(exercise, submission, AnswerKeys(sandbox, KeyStore(None)), sandbox)


def shown(report: Report, language: Language = "en", width: int = 120, colour: bool = False) -> str:
    console = _console(width, colour)
    print_report(console, report, language)
    return _text(console)


def table(reports: Sequence[Report], language: Language = "en") -> str:
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


def course_of_one_case(folder: Path, dims: str, x: str, expect: str) -> Course:
    """A course with the exercise ``double``, whose only case is ``double(x)``."""
    exercise, solution = folder / "exercises" / "double", folder / "solutions" / "double"
    for made in (exercise, solution / "wrong"):
        made.mkdir(parents=True)
    (exercise / "exercise.yaml").write_text(
        "format: 1\n"
        "title: {en: Double, ko: 두 배}\n"
        "track: arrays\n"
        "level: easy\n"
        "order: 1\n"
        "submit: double.py\n"
        f'functions: ["double(x: array[{dims}]) -> array[{dims}]"]\n'
        "groups:\n"
        "  - name: twice\n"
        "    points: 1\n"
        "    about: {en: Every number twice., ko: 모든 수의 두 배.}\n"
        f"    cases: [{{why: Each axis counts., args: [{x}], expect: {expect}}}]\n"
    )
    for name in ("README.md", "README.ko.md"):
        (exercise / name).write_text("# double\n")
    (exercise / "double.py").write_text("def double(x):\n    raise NotImplementedError\n")
    (solution / "double.py").write_text("def double(x):\n    return 2 * x\n")
    (solution / "hidden.yaml").write_text("groups: {}\n")
    return Course(folder)


# --- values ------------------------------------------------------------------------------------------------------


def test_full_marks(toy_course: Course, sandbox: Sandbox) -> None:
    assert_golden("full-marks", shown(report_on(toy_course, "row-sums", ROW_SUMS, sandbox)))


def test_a_visible_counterexample_lays_arrays_out_and_a_hidden_group_at_hint_shows_none(
    toy_course: Course, sandbox: Sandbox
) -> None:
    source = "def row_sums(x):\n    return abs(x).sum(axis=1) + (x > 4).any()\n"
    assert_golden("counterexample-and-hint", shown(report_on(toy_course, "row-sums", source, sandbox)))


def test_a_hidden_counterexample_and_a_group_that_reveals_nothing(toy_course: Course, sandbox: Sandbox) -> None:
    source = "def scale(x, factor=2.0):\n    y = x * factor\n    y[0] = y[0] + (factor < 1)\n    return y\n"
    assert_golden("counterexample-and-nothing", shown(report_on(toy_course, "scale", source, sandbox)))


def test_plain_numbers_stand_on_one_line(toy_course: Course, sandbox: Sandbox) -> None:
    source = "def clamp(n, low=0, high=10):\n    return max(low, n)\n"
    assert_golden("numbers", shown(report_on(toy_course, "clamp", source, sandbox)))


def test_a_wrong_shape_quotes_the_formula_of_the_signature(toy_course: Course, sandbox: Sandbox) -> None:
    assert_golden("wrong-shape", shown(report_on(toy_course, "row-sums", COLUMN_SUMS, sandbox)))


def test_a_wrong_kind(toy_course: Course, sandbox: Sandbox) -> None:
    source = "def row_sums(x):\n    return None if x.shape[0] > 2 else 'a sum'\n"
    assert_golden("wrong-kind", shown(report_on(toy_course, "row-sums", source, sandbox)))


def test_numbers_that_are_not_finite(toy_course: Course, sandbox: Sandbox) -> None:
    source = "def row_sums(x):\n    y = x.sum(axis=1)\n    y[-1:] = float('nan')\n    return y\n"
    assert_golden("not-finite", shown(report_on(toy_course, "row-sums", source, sandbox)))


def test_three_axes_are_slices_with_their_index(tmp_path: Path, sandbox: Sandbox) -> None:
    x, expect = "[[[1, 2], [3, 4]], [[5, 6], [7, -8]]]", "[[[2, 4], [6, 8]], [[10, 12], [14, -16]]]"
    course = course_of_one_case(tmp_path, "C, H, W", x, expect)
    source = "def double(x):\n    y = 2 * x\n    y[1, 0, 1] = 0.25\n    return y\n"
    assert_golden("three-axes", shown(report_on(course, "double", source, sandbox)))


def test_four_axes_are_slices_with_both_indices(tmp_path: Path, sandbox: Sandbox) -> None:
    x = "[[[[1, 2, 3]], [[4, 5, 6]]], [[[7, 8, 9]], [[10, 11, 12]]]]"
    expect = "[[[[2, 4, 6]], [[8, 10, 12]]], [[[14, 16, 18]], [[20, 22, 24]]]]"
    course = course_of_one_case(tmp_path, "N, C, H, W", x, expect)
    source = "def double(x):\n    return x + x[:, ::-1]\n"
    assert_golden("four-axes", shown(report_on(course, "double", source, sandbox)))


def test_a_slice_too_many_is_a_wrong_shape(tmp_path: Path, sandbox: Sandbox) -> None:
    course = course_of_one_case(tmp_path, "C, H, W", "[[[1, 2]], [[3, 4]]]", "[[[2, 4]], [[6, 8]]]")
    source = "import numpy as np\n\n\ndef double(x):\n    return 2 * np.concatenate([x, x[:1]])\n"
    assert_golden("slice-too-many", shown(report_on(course, "double", source, sandbox)))


def test_arrays_too_wide_to_stand_beside_each_other_stand_below(tmp_path: Path, sandbox: Sandbox) -> None:
    x, expect = list(range(100, 116)), list(range(200, 232, 2))
    course = course_of_one_case(tmp_path, "H, W", f"[{x}]", f"[{expect}]")
    source = "def double(x):\n    return 3 * x\n"
    assert_golden("wide", shown(report_on(course, "double", source, sandbox)))


def test_arrays_too_large_to_read_are_not_laid_out(tmp_path: Path, sandbox: Sandbox) -> None:
    ones, twos = [[1] * 21] * 20, [[2] * 21] * 20
    course = course_of_one_case(tmp_path, "H, W", str(ones), str(twos))
    source = "def double(x):\n    return 3 * x\n"
    assert_golden("large", shown(report_on(course, "double", source, sandbox)))


def test_an_empty_array_is_written_with_its_shape(tmp_path: Path, sandbox: Sandbox) -> None:
    nothing = "{data: [], shape: [0, 3]}"
    course = course_of_one_case(tmp_path, "H, W", nothing, nothing)
    source = "def double(x):\n    return x.T\n"
    assert_golden("empty", shown(report_on(course, "double", source, sandbox)))


# --- no value at all ---------------------------------------------------------------------------------------------


def test_an_exception_and_what_was_printed(toy_course: Course, sandbox: Sandbox) -> None:
    source = "def row_sums(x):\n    print('shape', x.shape)\n    raise KeyError(x.shape[0])\n"
    assert_golden("exception", shown(report_on(toy_course, "row-sums", source, sandbox)))


def test_an_exercise_just_begun(toy_course: Course, sandbox: Sandbox) -> None:
    source = (toy_course.exercises / "clamp" / "clamp.py").read_text()
    assert_golden("just-begun", shown(report_on(toy_course, "clamp", source, sandbox)))


def test_a_file_that_cannot_be_loaded(toy_course: Course, sandbox: Sandbox) -> None:
    source = "print('so far so good')\nimport no_such_module\n" + ROW_SUMS
    assert_golden("import-error", shown(report_on(toy_course, "row-sums", source, sandbox)))


def test_a_missing_function(toy_course: Course, sandbox: Sandbox) -> None:
    assert_golden("missing-function", shown(report_on(toy_course, "row-sums", "def rowsums(x): ...\n", sandbox)))


def test_a_forbidden_name(toy_course: Course, sandbox: Sandbox) -> None:
    source = "import numpy as np\n\n\ndef clamp(n, low=0, high=10):\n    return int(np.clip(n, low, high))\n"
    assert_golden("forbidden", shown(report_on(toy_course, "clamp", source, sandbox)))


def test_a_process_that_ends(toy_course: Course, sandbox: Sandbox) -> None:
    source = "import os\n\n\ndef row_sums(x):\n    os._exit(0)\n"
    assert_golden("crash", shown(report_on(toy_course, "row-sums", source, sandbox)))


def test_a_rejected_file(toy_course: Course, sandbox: Sandbox) -> None:
    exercise = toy_course.exercise("row-sums")
    submission = Submission("kim", "row-sums", Path("row_sums.py"), b"", rejection="it is a symbolic link")
    report = grade(exercise, submission, AnswerKeys(sandbox, KeyStore(None)), sandbox)
    assert_golden("rejected", shown(report))


def test_an_upload_that_was_refused_whole() -> None:
    report = refused(Submission("kim", None, Path("kim.zip"), b"", rejection="it holds no file that an exercise takes"))
    assert_golden("refused", shown(report))


# --- languages, machines, tables ---------------------------------------------------------------------------------


def test_the_authors_sentences_are_korean_where_korean_is_asked_for(toy_course: Course, sandbox: Sandbox) -> None:
    assert_golden("korean", shown(report_on(toy_course, "row-sums", COLUMN_SUMS, sandbox), "ko"))


def test_what_did_not_confine_the_submission_is_said_at_the_end(toy_course: Course) -> None:
    with Sandbox(allow_weak=True, protections=("filesystem", "memory")) as weak:
        assert_golden("weak-isolation", shown(report_on(toy_course, "row-sums", ROW_SUMS, weak)))


def test_a_table_is_korean_where_korean_is_asked_for(toy_course: Course, sandbox: Sandbox) -> None:
    head, row = table([report_on(toy_course, "row-sums", "1 / 0\n", sandbox)], "ko").splitlines()
    assert head.split() == ["학습자", "연습", "문제", "점수", "결과", "비고"]
    assert row.split()[:3] == ["kim", "row-sums", "0"]


def test_a_table_has_a_row_for_every_report(toy_course: Course, sandbox: Sandbox) -> None:
    reports = [
        report_on(toy_course, "clamp", CLAMP, sandbox),
        report_on(toy_course, "clamp", "def clamp(n, low=0, high=10):\n    return n\n", sandbox),
        report_on(toy_course, "row-sums", "def row_sums(x):\n    return x[:, :2].sum(axis=1)\n", sandbox),
        report_on(toy_course, "row-sums", "1 / 0\n", sandbox),
        refused(Submission("lee", None, Path("lee.zip"), b"", rejection="it holds no file that an exercise takes")),
    ]
    assert_golden("table", table(reports))


def test_a_table_says_once_what_did_not_confine_the_submissions(toy_course: Course, sandbox: Sandbox) -> None:
    with Sandbox(allow_weak=True, protections=("filesystem", "memory")) as weak:
        report = report_on(toy_course, "row-sums", ROW_SUMS, weak)
    assert table([report, report]).count("Not confined by: syscalls: not asked for\n") == 1
    assert "Not confined" not in table([report_on(toy_course, "row-sums", ROW_SUMS, sandbox)])


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
    report = report_on(toy_course, "row-sums", source, sandbox)
    for colour in (False, True):
        text = shown(report, colour=colour)
        assert f"it raised ValueError in line 3: {read}" in text
        assert f"  {read}" in text.partition("printed meanwhile:")[2]
    assert "\x1b" not in shown(report)


def test_what_is_printed_while_loading_cannot_pass_for_a_headline(toy_course: Course, sandbox: Sandbox) -> None:
    source = "print('row-sums  kim  6 / 6')\nprint('x' * 200)\n1 / 0\n"
    lines = shown(report_on(toy_course, "row-sums", source, sandbox), width=80).splitlines()
    assert "  row-sums  kim  6 / 6" in lines
    assert [line for line in lines if line and not line.startswith("  ")] == lines[:1]


def test_a_flood_of_printed_lines_is_cut(toy_course: Course, sandbox: Sandbox) -> None:
    source = "def row_sums(x):\n    for line in range(10_000):\n        print('line', line)\n    return 0\n"
    text = shown(report_on(toy_course, "row-sums", source, sandbox))
    assert "  line 11\n" in text
    assert "  line 12\n" not in text


def test_a_terminal_gets_colour_and_the_same_words(toy_course: Course, sandbox: Sandbox) -> None:
    report = report_on(toy_course, "row-sums", COLUMN_SUMS, sandbox)
    coloured = shown(report, colour=True)
    assert "\x1b[" in coloured
    assert Text.from_ansi(coloured).plain.rstrip() == shown(report).rstrip()


def test_every_golden_file_belongs_to_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [path.stem for path in GOLDEN.iterdir() if f'assert_golden("{path.stem}"' not in source] == []
