"""Marks for Canvas and Moodle, read back by the rules of their imports, with names that mean harm in tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.cohort.policy import Policy
from grader.cohort.policy_file import read_policy
from grader.cohort.roster import Roster, read_roster
from grader.errors import UsageError
from grader.model.report import Mark, Outcome, Report
from grader.reporting import canvas, moodle, writers
from grader.reporting.writers import Context, Writer
from tests.reporting.reports import lost, passed, refusal, report

pytestmark = pytest.mark.quick

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,corr2d (7001),Essay (7002),Current Score
    Points Possible,,,,,10,5,(read only)
"Kim, Min",101,2026-1,kim@u.example,Week A,,4,80
"Lee, Ana",102,2026-2,lee@u.example,Week B,,,
"Student, Test",103,,test,Week A,,,
"""
CANVAS_OF_TWO_NAMES = """\
LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,corr2d (7001),Essay (7002),Current Score
,,,,,,Manual Posting,,
    Points Possible,,,,,,10,5,(read only)
Kim,Min,101,2026-1,kim@u.example,Week A,,4,80
Lee,Ana,102,2026-2,lee@u.example,Week B,,,
Student,Test,103,,test,Week A,,,
"""
MOODLE = """\
First name,Last name,ID number,Email address,Assignment: corr2d (Real)
Min,Kim,2026-1,kim@u.example,-
Ana,Lee,2026-2,lee@u.example,-
"""
HOSTILE = [
    "=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "＝1+1", '"', "'", "a;=1+1", 'x","99","', "x\t=1", "\u202egnp",
    "김민준, 민준", "O'Neil; -1", "<script>", "EX",
]  # fmt: skip


# --- what is written ---------------------------------------------------------------------------------------------


class Written(NamedTuple):
    """The document, and what was told beside it."""

    text: str
    told: tuple[str, ...]


def roster(folder: Path, text: str) -> Roster:
    path = folder / "roster.csv"
    path.write_text(text, "utf-8")
    return read_roster(path)


def to(writer: Writer, people: Roster, *reports: Report, policy: Policy | None = None) -> Written:
    told: list[str] = []
    context = Context(roster=people, exercises=("pad2d", "corr2d"), tell=told.append)
    context = context if policy is None else replace(context, policy=policy)
    document = b"".join(writers.write(writer, iter(reports), context)).decode()
    return Written(document, tuple(told))


def of(learner: str, score: float, exercise: str = "corr2d", **changed: object) -> Report:
    """A report of so many of ten points."""
    full = passed("values", 10, 4)
    group = full if score == 10 else lost(full, score=score)
    return report(group, learner=learner, exercise=exercise, **changed)


# --- readers by the platforms' rules -----------------------------------------------------------------------------


class Canvas(NamedTuple):
    """What Canvas takes from a table: points by assignment, and marks by its own number of a student."""

    points: dict[str, str]
    marks: dict[str, dict[str, float]]


def read_by_canvas(text: str, known: Mapping[str, Sequence[str]], assignments: Mapping[str, str] = {}) -> Canvas:
    """Read a table as Canvas does, where ``known`` has each student's (SIS user, SIS login, name) by Canvas' number.

    A student has one name, ``Student``, or two, ``LastName`` and ``FirstName``. The last student column has Section in
    its name; an assignment is known by ``Title (id)``, then by its title.
    """
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    place_of_id = 1 if head[0] == "Student" else 2
    assert head[: place_of_id + 1] in (["Student", "ID"], ["LastName", "FirstName", "ID"])
    last = max(place for place, name in enumerate(head[: place_of_id + 5]) if "Section" in name)
    titles = [assignments.get(name, f"new: {name}") for name in head[last + 1 :]]
    points: dict[str, str] = {}
    if "Points Possible" in rows[0][0]:
        points = dict(zip(titles, rows.pop(0)[last + 1 :], strict=True))
    marks: dict[str, dict[str, float]] = {}
    for row in rows:
        name = ", ".join(row[:place_of_id])
        [student] = [number for number in known if number == row[place_of_id]] or [
            number
            for number, keys in known.items()
            if any(key and key in row[place_of_id + 1 : last + 1] for key in keys[:2]) or keys[2] == name
        ]
        cells = zip(titles, row[last + 1 :], strict=True)
        marks[student] = {title: float(cell.replace(",", ".")) for title, cell in cells if cell}
    return Canvas(points, marks)


KNOWN = {
    "101": ("2026-1", "kim@u.example", "Kim, Min"),
    "102": ("2026-2", "lee@u.example", "Lee, Ana"),
    "103": ("", "test", "Student, Test"),
}


def read_by_moodle(text: str, column: str, delimiter: str = ",") -> Iterator[tuple[str, dict[str, str]]]:
    """Who each row is by the column that the teacher maps, and its other cells."""
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        yield row.pop(column), {name: cell for name, cell in row.items() if name not in ("First name", "Last name")}


def no_formula(text: str, delimiter: str = ",") -> bool:
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
    return not any(cell.strip().startswith(tuple("=+-@＝＋－＠")) for cell in cells)


# --- Canvas ------------------------------------------------------------------------------------------------------


def test_canvas_finds_every_student_and_the_assignment_that_it_has(tmp_path: Path) -> None:
    written = to(canvas.WRITER, roster(tmp_path, CANVAS), of("101", 7.5), of("2026-2", 10), of("lee@u.example", 4, "x"))
    table = read_by_canvas(written.text, KNOWN, {"corr2d (7001)": "corr2d"})
    assert table.points == {"corr2d": "10", "new: x": "10"}
    assert table.marks == {"101": {"corr2d": 7.5}, "102": {}, "103": {}}
    assert written.told == (
        "2026-2 and lee@u.example are all Ana Lee (102) on the roster: no mark of theirs is written",
    )


@pytest.mark.parametrize("learner", ["102", "2026-2", "lee@u.example", "Ana Lee", "Lee, Ana", "leeana"])
@pytest.mark.parametrize("export", [CANVAS, CANVAS_OF_TWO_NAMES])
def test_canvas_finds_a_student_whose_name_is_one_cell_or_two(tmp_path: Path, export: str, learner: str) -> None:
    written = to(canvas.WRITER, roster(tmp_path, export), of(learner, 7.5))
    table = read_by_canvas(written.text, KNOWN, {"corr2d (7001)": "corr2d"})
    assert table == ({"corr2d": "10"}, {"101": {}, "102": {"corr2d": 7.5}, "103": {}})
    assert written.told == ()


def test_a_student_whose_first_name_comes_first_is_found_by_it(tmp_path: Path) -> None:
    people = roster(tmp_path, CANVAS.replace('"Lee, Ana"', "Ana Lee"))
    assert (
        '"Ana Lee","102","2026-2","lee@u.example","Week B","7.5"' in to(canvas.WRITER, people, of("ana lee", 7.5)).text
    )


def test_names_in_two_columns_stay_so(tmp_path: Path) -> None:
    text = to(canvas.WRITER, roster(tmp_path, CANVAS_OF_TWO_NAMES), of("101", 7.5)).text
    assert text.splitlines()[:3] == [
        '"LastName","FirstName","ID","SIS User ID","SIS Login ID","Section","corr2d (7001)"',
        '"Points Possible","","","","","","10"',
        '"Kim","Min","101","2026-1","kim@u.example","Week A","7.5"',
    ]


def test_who_is_on_the_roster_without_a_report_keeps_an_empty_mark(tmp_path: Path) -> None:
    text = to(canvas.WRITER, roster(tmp_path, CANVAS), of("101", 7.5)).text
    assert text == (
        '"Student","ID","SIS User ID","SIS Login ID","Section","corr2d (7001)"\n'
        '"Points Possible","","","","","10"\n'
        '"Kim, Min","101","2026-1","kim@u.example","Week A","7.5"\n'
        '"Lee, Ana","102","2026-2","lee@u.example","Week B",""\n'
        '"Student, Test","103","","test","Week A",""\n'
    )


def test_a_learner_who_is_not_on_the_roster_is_told_with_the_marks(tmp_path: Path) -> None:
    written = to(canvas.WRITER, roster(tmp_path, CANVAS), of("park", 7.5), of("park", 2, "pad2d"), of("101", 1))
    assert written.told == ("park is not one person on the roster, so this is not written: corr2d 7.5, pad2d 2",)
    assert "park" not in written.text


def test_a_name_is_nobodys_who_is_there_by_a_number(tmp_path: Path) -> None:
    """Else anybody could hand in under a name that takes somebody's mark away."""
    written = to(canvas.WRITER, roster(tmp_path, CANVAS), of("Kim, Min", 0), of("101", 10), of("Ana Lee", 5))
    assert read_by_canvas(written.text, KNOWN).marks["101"] == {"new: corr2d (7001)": 10.0}
    assert read_by_canvas(written.text, KNOWN).marks["102"] == {"new: corr2d (7001)": 5.0}
    assert written.told == ("Kim, Min is not one person on the roster, so this is not written: corr2d 0",)


def test_canvas_gets_semicolons_and_decimal_commas_where_its_export_has_them(tmp_path: Path) -> None:
    european = (
        CANVAS.replace("Kim, Min", "Kim~ Min").replace("Lee, Ana", "Lee~ Ana").replace("Student, T", "Student~ T")
    )
    european = european.replace(",", ";").replace("~", ",").replace(";10;5;", ";10,00;5,00;")
    text = to(canvas.WRITER, roster(tmp_path, european), of("101", 7.5)).text
    assert '"Kim, Min";"101";"2026-1";"kim@u.example";"Week A";"7,5"\n' in text
    assert read_by_canvas(text, KNOWN).marks["101"] == {"new: corr2d (7001)": 7.5}


def test_other_points_in_canvas_are_told(tmp_path: Path) -> None:
    hundred = CANVAS.replace(",10,5,", ",100.00,5,")
    assert to(canvas.WRITER, roster(tmp_path, hundred), of("101", 7)).told == (
        "corr2d has 10 points here and 100.00 in Canvas: give 'corr2d (7001)' 10 points there too",
    )


def test_two_assignments_of_one_name_are_nobodys(tmp_path: Path) -> None:
    twice = CANVAS.replace("Essay", "Corr2d")
    assert '"Section","corr2d"\n' in to(canvas.WRITER, roster(tmp_path, twice), of("101", 7)).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MOODLE, "the roster is not a gradebook of Canvas; export it from Grades in Canvas"),
        ("id,name\n7,Kim\n", "the roster is not a gradebook of Canvas"),
        ("Student,ID\nKim,7\n", "the roster has no column Section"),
    ],
)
def test_canvas_needs_its_own_export(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        writers.check([canvas.WRITER], Context(roster=roster(tmp_path, text)))


# --- Moodle ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("column", "kim"), [("ID number", "2026-1"), ("Email address", "kim@u.example")])
def test_moodle_finds_everybody_by_number_or_address(tmp_path: Path, column: str, kim: str) -> None:
    written = to(moodle.WRITER, roster(tmp_path, MOODLE), of("KIM@u.example", 7.25), of("Kim Min", 3))
    marks = dict(read_by_moodle(written.text, column))
    assert marks[kim]["corr2d"] == "7.25"
    assert [cells["corr2d"] for cells in marks.values()] == ["7.25", ""]
    assert written.told == ("Kim Min is not one person on the roster, so this is not written: corr2d 3",)


def test_moodle_takes_the_plain_roster_with_the_names_of_its_columns(tmp_path: Path) -> None:
    text = to(moodle.WRITER, roster(tmp_path, "name;id;email\nKim;7;kim@u.example\n"), of("7", 7.5)).text
    assert text == '"name";"id";"email";"corr2d"\n"Kim";"7";"kim@u.example";"7.5"\n'


def test_moodle_is_told_who_has_nothing_to_be_found_by(tmp_path: Path) -> None:
    people = roster(tmp_path, MOODLE.replace("2026-1,kim@u.example", ","))
    assert to(moodle.WRITER, people, of("Min Kim", 5)).told == (
        "Min Kim has no ID number or Email address or Username on the roster: Moodle finds nobody there",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CANVAS, "the roster is one of Canvas, and Moodle would find nobody by it"),
        ("First name,Last name\nMin,Kim\n", "the roster has no column ID number, Email address, Username"),
    ],
)
def test_moodle_needs_a_column_that_tells_people_apart(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        writers.check([moodle.WRITER], Context(roster=roster(tmp_path, text)))


# --- which mark --------------------------------------------------------------------------------------------------


def test_marks_are_those_after_the_policy(tmp_path: Path) -> None:
    path = tmp_path / "course.yaml"
    path.write_text(
        "format: 1\nzone: UTC\ndue: 2026-03-09 12:00\npenalty: {percent: 10, per: day}\nattempts: best\n", "utf-8"
    )
    policy = read_policy(path, ("corr2d",))
    late = of("101", 10, handed_in="2026-03-10T13:00:00+00:00", attempt=2)
    early = of("101", 7, handed_in="2026-03-09T11:00:00+00:00", attempt=1)
    text = to(moodle.WRITER, roster(tmp_path, "id,name\n101,Kim\n"), late, early, policy=policy).text
    assert text.endswith('"101","Kim","8"\n')


def test_without_a_policy_the_mark_that_was_given_on_grading_stays(tmp_path: Path) -> None:
    marked = of("101", 10, mark=Mark(6.666667, "2026-03-09T12:00:00+00:00", 90_000, "1/3"))
    assert to(moodle.WRITER, roster(tmp_path, "id,name\n101,Kim\n"), marked).text.endswith('"101","Kim","6.66667"\n')


def test_what_could_not_be_judged_has_no_mark_and_is_told(tmp_path: Path) -> None:
    absent = of("2026-2", 0, outcome=Outcome.NOT_HANDED_IN)
    failed = of("2026-1", 0, outcome=Outcome.NOT_GRADED)
    written = to(moodle.WRITER, roster(tmp_path, MOODLE), absent, failed, replace(refusal("lee"), origin="lee.zip"))
    assert [cells["corr2d"] for _, cells in read_by_moodle(written.text, "ID number")] == ["", ""]
    assert written.told == ("lee has no mark for lee.zip: rejected", "2026-1 has no mark for corr2d: not_graded")


def test_exercises_come_in_the_courses_order_and_then_by_name(tmp_path: Path) -> None:
    some = [of("7", 1, slug) for slug in ("relu", "corr2d", "add", "pad2d")]
    head = to(moodle.WRITER, roster(tmp_path, "id,name\n7,Kim\n"), *some).text.partition("\n")[0]
    assert head == '"id","name","pad2d","corr2d","add","relu"'


# --- strangers' text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_name_becomes_a_formula_a_cell_or_another_student(tmp_path: Path, name: str, delimiter: str) -> None:
    cells = io.StringIO()
    table = csv.writer(cells, delimiter=delimiter, lineterminator="\r\n")
    table.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section"])
    table.writerows([[name, "101", name, name, name], ["Lee, Ana", "102", "", "", ""]])
    written = to(canvas.WRITER, roster(tmp_path, cells.getvalue()), of("101", 3), of("102", 8), of(f"{name}!", 9))
    assert no_formula(written.text, delimiter)
    assert no_formula(written.text, ";")
    marks = read_by_canvas(written.text, {"101": ("", "", ""), "102": ("", "", "")}).marks
    assert marks == {"101": {"new: corr2d": 3.0}, "102": {"new: corr2d": 8.0}}
    assert len(written.told) == 1


def test_a_cell_that_moodle_finds_people_by_and_that_had_to_be_changed_is_told(tmp_path: Path) -> None:
    people = roster(tmp_path, MOODLE.replace("kim@u.example", "=kim@u.example"))
    written = to(moodle.WRITER, people, of("2026-1", 5))
    assert no_formula(written.text)
    assert written.told == (
        "Min Kim (2026-1): the cell 'Email address' begins like a formula and is written as text; if the platform "
        "finds nobody by it, enter the marks by hand",
    )


_NAMES = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@;,\"'\t ＝"), min_size=1, max_size=20)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(_NAMES, min_size=1, max_size=5), st.sampled_from(",;\t"), st.lists(st.floats(0, 10), max_size=5))
def test_whatever_people_are_called_everybody_has_the_own_mark(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], delimiter: str, scores: list[float]
) -> None:
    cells = io.StringIO(newline="")
    table = csv.writer(cells, delimiter=delimiter, lineterminator="\r\n")
    table.writerow(["First name", "Last name", "ID number"])
    table.writerows([["x", name, str(place)] for place, name in enumerate(names)])
    people = roster(tmp_path_factory.mktemp("roster"), cells.getvalue())
    given_ = dict(zip(map(str, range(len(names))), scores, strict=False))
    written = to(
        moodle.WRITER, people, of("nobody", 0), *(of(number, round(each, 2)) for number, each in given_.items())
    )
    marks = {number: each["corr2d"] for number, each in read_by_moodle(written.text, "ID number", delimiter)}
    assert list(marks) == [str(place) for place in range(len(names))]
    assert {number: float(mark) for number, mark in marks.items() if mark} == {
        number: round(each, 2) for number, each in given_.items()
    }
    assert no_formula(written.text, delimiter)
    assert written.told == ("nobody is not one person on the roster, so this is not written: corr2d 0",)
