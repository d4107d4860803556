from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from grader.author.verification import Finding, MutantCount, SolutionCount
from grader.author.verify import steps, verify
from grader.cache import Cache
from grader.errors import ExerciseError, GraderError
from grader.exercise.course import Course
from grader.exercise.yaml_document import Document
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes
from tests.author.conftest import Verify

TOY_COURSE = Course(Path(__file__).parents[1] / "toy_course")
HIDDEN_GROUPS = [
    (exercise.slug, group.name)
    for exercise in TOY_COURSE.in_order()
    for group in exercise.groups
    if group.hidden and exercise.slug != "fit-line"
]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A copy of the toy course, to be broken."""
    return Course(Path(shutil.copytree(TOY_COURSE.root, tmp_path / "course")))


def replace(path: Path, old: str, new: str) -> Path:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    return path


def delete_from_hidden(course: Course, slug: str, group: str) -> None:
    path = course.solutions / slug / "hidden.yaml"
    data = Document(path).data
    del data["groups"][group]
    path.write_text(yaml.safe_dump(data))


def delete_from_both(course: Course, slug: str, group: str) -> None:
    delete_from_hidden(course, slug, group)
    path = course.solutions / slug / "hidden.yaml"
    data = Document(path).data
    data.get("needed", {}).pop(group, None)
    path.write_text(yaml.safe_dump(data))
    path = course.exercises / slug / "exercise.yaml"
    data = Document(path).data
    data["groups"] = [each for each in data["groups"] if each["name"] != group]
    path.write_text(yaml.safe_dump(data))


def at(path: Path, problem: str) -> Finding:
    return Finding(str(path), problem)


def got_through(findings: tuple[Finding, ...], group: str) -> set[str]:
    """The wrong solutions that are named for getting through ``group``."""
    pattern = re.compile(f"the wrong solution '([a-z-]+)' got through: it should fail {group!r}, and ")
    return {match[1] for finding in findings if (match := pattern.match(finding.problem))}


# --- a course that is as it should be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "wrong", "cases", "mutants"),
    [("clamp", 4, 20, 12), ("row-sums", 2, 7, 4), ("scale", 4, 8, 11)],  # the command's test proves fit-line too
)
def test_the_toy_exercises_are_proven(verified: Verify, slug: str, wrong: int, cases: int, mutants: int) -> None:
    verification = verified(TOY_COURSE.exercise(slug))
    assert verification == (slug, SolutionCount(wrong=wrong), cases, MutantCount(made=mutants, killed=mutants), ())


# --- hidden groups -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delete", [delete_from_hidden, delete_from_both])
@pytest.mark.parametrize(("slug", "group"), HIDDEN_GROUPS)
def test_a_group_that_is_gone_names_every_wrong_solution_that_only_it_caught(
    course: Course, verified: Verify, slug: str, group: str, delete: Callable[[Course, str, str], None]
) -> None:
    caught = {wrong.name for wrong in course.exercise(slug).wrong if group in wrong.fails}
    delete(course, slug, group)
    findings = verified(course.exercise(slug)).findings
    assert caught
    assert got_through(findings, group) == caught
    paths = [Path(finding.path) for finding in findings]
    assert {path.stem for path in paths if path.parent.name == "wrong"} == caught


def test_a_hidden_group_without_cases_is_a_finding_of_its_own(course: Course, verified: Verify) -> None:
    delete_from_hidden(course, "clamp", "every number")
    findings = verified(course.exercise("clamp")).findings
    public = course.exercises / "clamp" / "exercise.yaml"
    assert at(public, "the hidden group 'every number' has no cases in hidden.yaml") in findings


def test_cases_that_no_longer_find_the_mistake_name_who_got_through(course: Course, verified: Verify) -> None:
    hidden = course.solutions / "clamp" / "hidden.yaml"
    replace(hidden, "ko: 아래쪽 경계보다 작다.}, args: [-3], expect: 0}", "ko: 아래쪽 경계보다 작다.}, args: [3]}")
    replace(hidden, "n: [-2, 0, 3, 11], low: [-1, 0, 2]", "n: [2, 3, 11], low: [-1, 0]")
    findings = verified(course.exercise("clamp")).findings
    wrong = course.solutions / "clamp" / "wrong" / "upper-only.py"
    problem = "the wrong solution 'upper-only' got through: it should fail 'every number', and nothing there fails it"
    head = "def clamp(n: int, low: int = {}, high: int = 10) -> int:"
    mutant = "a mutant passes, in line 4:\n- " + head.format(0) + "\n+ " + head
    assert findings == (
        at(wrong, problem),
        at(course.solutions / "clamp" / "clamp.py", mutant.format(1)),
        at(course.solutions / "clamp" / "clamp.py", mutant.format(-1)),
    )


# --- starter -----------------------------------------------------------------------------------------------------


def test_a_starter_that_earns_points_is_a_finding(course: Course, verified: Verify) -> None:
    starter = course.exercises / "clamp" / "clamp.py"
    replace(starter, 'raise NotImplementedError("return n, or the bound that it passes")', "return min(n, high)")
    findings = verified(course.exercise("clamp")).findings
    assert findings == (at(starter, "the starter earns 3 of 7 points; it should earn none"),)


def test_a_starter_that_is_no_python_is_a_finding(course: Course, verified: Verify) -> None:
    starter = course.exercises / "clamp" / "clamp.py"
    starter.write_text(starter.read_text().replace("):", ")").replace("-> int:", "-> int"))
    assert verified(course.exercise("clamp")).findings == (at(starter, "the starter does not parse as Python"),)


def test_a_starter_that_is_the_reference_is_a_finding(course: Course, verified: Verify) -> None:
    shutil.copy(course.solutions / "row-sums" / "row_sums.py", course.exercises / "row-sums" / "row_sums.py")
    [finding] = verified(course.exercise("row-sums")).findings
    assert finding.problem == "the starter earns 6 of 6 points; it should earn none"


# --- reference ---------------------------------------------------------------------------------------------------


def test_a_reference_that_breaks_a_contract_is_a_finding(course: Course, verified: Verify) -> None:
    reference = course.solutions / "row-sums" / "row_sums.py"
    replace(reference, "return x.sum(axis=1)", "y = x.sum(axis=1)\n    x[:] = 0\n    return y")
    verification = verified(course.exercise("row-sums"))
    problem = "the call changed its argument number 1; work on a new array instead (int64 stays.)"
    assert verification.findings == (
        at(reference, f"the reference solution fails 'good manners' (wrong): pure: {problem}"),
    )
    assert verification.mutants == MutantCount()  # nothing is held against it


def test_a_reference_that_does_not_refuse_what_it_should_is_a_finding(course: Course, verified: Verify) -> None:
    reference = course.solutions / "clamp" / "clamp.py"
    replace(reference, 'raise ValueError("low is above high")', "return 0")
    findings = verified(course.exercise("clamp")).findings
    assert [finding.path for finding in findings] == [str(reference)]
    assert "the reference solution fails 'bad arguments' (wrong)" in findings[0].problem


def test_a_reference_that_names_what_is_forbidden_is_a_finding(course: Course, verified: Verify) -> None:
    reference = course.solutions / "clamp" / "clamp.py"
    replace(reference, "max(low, min(n, high))", "max(low, min(n, high)) or abs(numpy.clip and 0)")
    replace(reference, '"""Clamp a number."""\n', '"""Clamp a number."""\n\nimport numpy\n')
    problems = [finding.problem for finding in verified(course.exercise("clamp")).findings]
    assert problems[0] == "the reference solution: line 10 uses numpy.clip, which this exercise does not allow"
    assert problems[1] == "the reference solution fails 'inside and outside' (forbidden)"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (
            "def clamp(n, low=0, high=10):\n    return 1 // 0\n",
            r"clamp.py:2: the reference .* returned nothing for the case",
        ),
        ("def clamp(n, low=0, high=10)\n", "clamp.py: the reference solution cannot be loaded: SyntaxError in line 1"),
        ("def calmp(n, low=0, high=10): ...\n", "clamp.py: .*clamp is not defined"),
        (
            "import numpy\ndef clamp(n, low=0, high=10):\n    return int(numpy.clip(n, low, high))\n",
            "clamp.py: the reference .* returned nothing .*: line 3 uses numpy.clip, which this exercise does not",
        ),
    ],
)
def test_a_reference_without_a_value_stops_with_its_file(
    course: Course, verified: Verify, source: str, problem: str
) -> None:
    (course.solutions / "clamp" / "clamp.py").write_text(source)
    with pytest.raises(ExerciseError, match=problem):
        verified(course.exercise("clamp"))


@pytest.mark.parametrize(
    "name",
    [
        "exercises/clamp/README.ko.md",
        "exercises/clamp/clamp.py",
        "solutions/clamp/clamp.py",
        "solutions/clamp/wrong/unchecked.py",
    ],
)
def test_a_file_that_is_not_utf8_stops_with_its_line(course: Course, verified: Verify, name: str) -> None:
    path = course.root / name
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0] + "# 합성곱\n".encode("cp949"))
    with pytest.raises(ExerciseError) as stopped:
        verified(course.exercise("clamp"))
    assert str(stopped.value) == f"{path}:2: is not UTF-8 text; save it as UTF-8"


def test_an_exercise_without_a_solution_is_a_finding(course: Course, verified: Verify) -> None:
    shutil.rmtree(course.solutions / "clamp")
    verification = verified(course.exercise("clamp"))
    assert at(course.exercises / "clamp", "there is no reference solution in solutions/") in verification.findings
    assert (verification.solutions, verification.cases) == (SolutionCount(), 0)


# --- what the author wrote by hand -------------------------------------------------------------------------------


def test_a_hand_written_value_that_the_reference_does_not_return_is_a_finding(course: Course, verified: Verify) -> None:
    replace(course.exercises / "row-sums" / "exercise.yaml", "expect: [6, 15]", "expect: [6, 16]")
    findings = verified(course.exercise("row-sums")).findings
    problem = (
        "'expect' of row_sums(array 2x3) in the group 'small arrays' is not what the reference returns: "
        "1 of 2 numbers differ"
    )
    assert findings[0] == at(course.exercises / "row-sums" / "exercise.yaml", problem)
    assert "the reference solution fails 'small arrays' (wrong): 1 of 2 numbers differ" in findings[1].problem


def test_a_hand_written_value_in_hidden_yaml_is_held_against_the_reference_too(
    course: Course, verified: Verify
) -> None:
    replace(course.solutions / "clamp" / "hidden.yaml", "args: [-3], expect: 0", "args: [-3], expect: -3")
    problems = [finding.problem for finding in verified(course.exercise("clamp")).findings]
    assert problems[0] == (
        "'expect' of clamp(-3) in the group 'every number' is not what the reference returns: the number differs"
    )


# --- wrong solutions ---------------------------------------------------------------------------------------------


def test_a_wrong_solution_that_is_right_got_through(course: Course, verified: Verify) -> None:
    wrong = course.solutions / "scale" / "wrong" / "any-axes.py"
    shutil.copy(course.solutions / "scale" / "scale.py", wrong)
    findings = verified(course.exercise("scale")).findings
    problem = "the wrong solution 'any-axes' got through: it should fail 'bad arguments', and nothing there fails it"
    assert findings == (at(wrong, problem),)


def test_a_wrong_solution_that_fails_more_than_it_names_is_a_finding(course: Course, verified: Verify) -> None:
    replace(
        course.solutions / "clamp" / "hidden.yaml", "fails: [inside and outside, every number]", "fails: [every number]"
    )
    findings = verified(course.exercise("clamp")).findings
    wrong = course.solutions / "clamp" / "wrong" / "lower-only.py"
    problem = "the wrong solution 'lower-only' also fails 'inside and outside', which its entry does not name"
    assert findings == (at(wrong, problem),)


def test_a_wrong_solution_that_loses_part_of_a_groups_points_fails_it(course: Course, verified: Verify) -> None:
    wrong = course.solutions / "row-sums" / "wrong" / "in-place.py"
    wrong.write_text(
        '"""Wrong."""\n\n\ndef row_sums(x):\n    return x.sum(axis=1) if len(x) else 1\n'
    )  # wrong in one case of four
    problems = [finding.problem for finding in verified(course.exercise("row-sums")).findings]
    assert problems == [
        "the wrong solution 'in-place' got through: it should fail 'good manners', and nothing there fails it",
        "the wrong solution 'in-place' also fails 'more arrays', which its entry does not name",
    ]


def test_a_wrong_solution_that_cannot_even_be_loaded_is_a_finding(course: Course, verified: Verify) -> None:
    wrong = course.solutions / "clamp" / "wrong" / "lower-only.py"
    wrong.write_text('"""Wrong."""\nimport no_such_module\n')
    findings = verified(course.exercise("clamp")).findings
    assert {finding.path for finding in findings} == {str(wrong)}
    assert findings[0].problem == (
        "lower-only: the file could not be loaded: ModuleNotFoundError in line 2: "
        "no_such_module is neither installed where this is graded nor a file handed in beside this one"
    )


# --- two mistakes that are one -----------------------------------------------------------------------------------


def test_two_wrong_solutions_that_no_case_tells_apart_are_a_finding(course: Course, verified: Verify) -> None:
    folder = course.solutions / "clamp"
    twin = '"""Looks at the lower bound alone."""\n\n\ndef clamp(n, low=0, high=10):\n    if low > high:\n'
    (folder / "wrong" / "twin.py").write_text(f"{twin}        raise ValueError\n    return n if n > low else low\n")
    with (folder / "hidden.yaml").open("a") as file:
        file.write("  twin:\n    ko: 아래쪽만.\n    fails: [inside and outside, every number]\n")
        file.write("    hint: {en: Which?, ko: 어느 쪽?}\n")
    problem = "'twin' and 'lower-only' behave alike in every case: add one to tell"
    assert verified(course.exercise("clamp")).findings == (at(folder / "wrong" / "twin.py", problem),)


# --- families ----------------------------------------------------------------------------------------------------


def test_every_way_to_make_a_mistake_fails_the_groups_of_its_entry(course: Course, verified: Verify) -> None:
    folder = course.solutions / "clamp" / "wrong" / "lower-only"
    folder.mkdir()
    folder.with_suffix(".py").rename(folder / "maximum.py")
    title = (folder / "maximum.py").read_text().splitlines()[0]
    order = "    if low > high:\n        raise ValueError\n"
    comparison = f"{title}\n\n\ndef clamp(n, low=0, high=10):\n{order}    return low if n < low else n\n"
    (folder / "comparison.py").write_text(comparison)
    verification = verified(course.exercise("clamp"))
    assert (verification.solutions.wrong, verification.findings) == (5, ())
    (folder / "comparison.py").write_text(comparison.replace("else n", "else min(n, high)"))
    problem = (
        "the wrong solution 'lower-only' got through: it should fail 'inside and outside', and nothing there fails it"
    )
    assert at(folder / "comparison.py", problem) in verified(course.exercise("clamp")).findings


# --- partial and right solutions ---------------------------------------------------------------------------------

UNCHECKED = '"""Checks no bounds."""\n\n\ndef clamp(n, low=0, high=10):\n    return max(low, min(n, high))\n'
AS_FLOAT = UNCHECKED.replace("    return ", "    if low > high:\n        raise ValueError\n    return 1.0 * ")
UNUSUAL = '"""Sorts three numbers."""\n\n\ndef clamp(n, low=0, high=10):\n    if low > high:\n'
UNUSUAL += "        raise ValueError\n    return sorted((low, n, high))[1]\n"


def with_solution(course: Course, kind: str, source: str, entry: str = "") -> Path:
    """Put a program beside the reference solution of ``clamp``, with an entry in hidden.yaml; return its path."""
    folder = course.solutions / "clamp"
    (folder / kind).mkdir()
    (folder / kind / "handed_in.py").write_text(source)
    if entry:
        with (folder / "hidden.yaml").open("a") as file:
            file.write(f"{kind}:\n  handed_in: {entry}\n")
    return folder / kind / "handed_in.py"


@pytest.mark.parametrize("tells", ["unchecked", "unchecked, refusals"])
def test_a_partial_solution_earns_and_is_told_what_its_entry_says(course: Course, verified: Verify, tells: str) -> None:
    with_solution(course, "partial", UNCHECKED, f"{{earns: 6, tells: [{tells}]}}")
    verification = verified(course.exercise("clamp"))
    assert (verification.solutions, verification.findings) == (SolutionCount(wrong=4, partial=1), ())


@pytest.mark.parametrize(
    ("source", "entry", "problem"),
    [
        (UNCHECKED, "{earns: 6.5, tells: [unchecked]}", "earns 6 points; it should earn at least 6.5"),
        (UNUSUAL, "{earns: 6}", "earns everything, so nothing is missing from it: move it to right/"),
        (UNCHECKED, "{earns: 6}", "is named the mistake 'unchecked', which 'tells' does not list"),
        (UNCHECKED, "{earns: 6, tells: [unchecked, as-float]}",
         "is not told that it makes the mistake 'as-float', as 'tells' says"),
        (AS_FLOAT, "{earns: 5, tells: [as-float, refusals]}",
         "is not told of bad arguments that it does not refuse, as 'tells' says"),
    ],
)  # fmt: skip
def test_a_partial_solution_that_does_not_is_a_finding(
    course: Course, verified: Verify, source: str, entry: str, problem: str
) -> None:
    path = with_solution(course, "partial", source, entry)
    findings = verified(course.exercise("clamp")).findings
    assert findings == (at(path, f"the partial solution 'handed_in' {problem}"),)


def test_a_partial_solution_without_an_entry_is_a_finding(course: Course, verified: Verify) -> None:
    path = with_solution(course, "partial", UNCHECKED)
    assert verified(course.exercise("clamp")).findings == (at(path, "has no entry under 'partial' in hidden.yaml"),)


def test_an_unusual_right_solution_earns_everything_and_is_told_nothing(course: Course, verified: Verify) -> None:
    with_solution(course, "right", UNUSUAL)
    verification = verified(course.exercise("clamp"))
    assert (verification.solutions, verification.findings) == (SolutionCount(wrong=4, right=1), ())


def test_a_right_solution_that_is_not_right_is_a_finding(course: Course, verified: Verify) -> None:
    path = with_solution(course, "right", UNCHECKED)
    about = "the right solution 'handed_in'"
    findings = verified(course.exercise("clamp")).findings
    assert at(path, f"{about} is named the mistake 'unchecked'") in findings
    assert any(finding.problem.startswith(f"{about} fails 'bad arguments' (wrong): ") for finding in findings)


def test_solutions_that_cannot_be_run_are_findings(course: Course, verified: Verify) -> None:
    partial = with_solution(course, "partial", "def clamp(:\n", "{earns: 0}")
    right = with_solution(course, "right", "def clamp(:\n")
    findings = verified(course.exercise("clamp")).findings
    told = {finding.path: finding.problem for finding in reversed(findings)}
    assert "cannot be run: " in told[str(partial)]
    assert "is told: " in told[str(right)]


# --- limits ------------------------------------------------------------------------------------------------------


def test_a_reference_that_needs_more_than_a_fifth_of_its_time_is_a_finding(course: Course, verified: Verify) -> None:
    reference = course.solutions / "clamp" / "clamp.py"
    replace(reference, "    return max(", "    if n == low == high:\n        sum(range(20_000_000))\n    return max(")
    public = course.exercises / "clamp" / "exercise.yaml"
    replace(public, "hints:\n", "limits: {seconds: 0.6}\nhints:\n")
    problem = "'limits' leave the reference solution too little: with a 5th of seconds it ends in timeout"
    assert at(public, problem) in verified(course.exercise("clamp")).findings


def test_a_reference_that_needs_more_than_a_fifth_of_its_memory_is_a_finding(course: Course, verified: Verify) -> None:
    reference = course.solutions / "row-sums" / "row_sums.py"
    replace(reference, "    return x.sum(axis=1)", "    bytearray(60 << 20)\n    return x.sum(axis=1)")
    public = course.exercises / "row-sums" / "exercise.yaml"
    replace(public, "groups:\n", "limits: {memory_mb: 200}\ngroups:\n")
    problem = "'limits' leave the reference solution too little: with a 5th of memory_mb it ends in memory"
    assert at(public, problem) in verified(course.exercise("row-sums")).findings


# --- mutants -----------------------------------------------------------------------------------------------------

# Clamps as the reference does, and for numbers that are no bound it does not matter whether they are above one.
ROUNDABOUT = """\"\"\"Clamp a number.\"\"\"


def clamp(n: int, low: int = 0, high: int = 10) -> int:
    if low > high:
        raise ValueError("low is above high")
    if n > high:
        return high
    return max(low, n)
"""
ARGUED = "equivalent:\n  - {{line: '{line}', becomes: '{becomes}', why: At the bound both are the same.}}\n"


def roundabout(course: Course, argued: str = "") -> Course:
    (course.solutions / "clamp" / "clamp.py").write_text(ROUNDABOUT)
    with (course.solutions / "clamp" / "hidden.yaml").open("a") as file:
        file.write(argued)
    return course


def test_a_mutant_that_passes_is_a_finding_with_its_line_and_difference(course: Course, verified: Verify) -> None:
    verification = verified(roundabout(course).exercise("clamp"))
    assert verification.mutants == MutantCount(made=16, killed=15, equivalent=0, survived=1)
    problem = "a mutant passes, in line 7:\n- if n > high:\n+ if n >= high:"
    assert verification.findings == (at(course.solutions / "clamp" / "clamp.py", problem),)


def test_a_mutant_that_the_author_argues_for_is_equivalent_however_it_is_spaced(
    course: Course, verified: Verify
) -> None:
    argued = ARGUED.format(line="  if  n > high:", becomes="if n >= high:")
    verification = verified(roundabout(course, argued).exercise("clamp"))
    assert verification.mutants == MutantCount(made=16, killed=15, equivalent=1, survived=0)
    assert verification.findings == ()


def test_an_argument_for_a_mutant_that_is_killed_is_a_finding(course: Course, verified: Verify) -> None:
    argued = ARGUED.format(line="if n > high:", becomes="if n < high:")
    verification = verified(roundabout(course, argued).exercise("clamp"))
    problem = "'equivalent' has a mutant that is killed; drop it:\n- if n > high:\n+ if n < high:"
    assert at(course.solutions / "clamp" / "clamp.py", problem) in verification.findings
    assert verification.mutants == MutantCount(made=16, killed=15, equivalent=0, survived=1)


def test_an_argument_for_a_mutant_that_is_not_made_is_a_finding(course: Course, verified: Verify) -> None:
    argued = ARGUED.format(line="if n > top:", becomes="if n >= top:")
    problem = "'equivalent' has a mutant that is not made: 'if n >= top:'; drop it"
    findings = verified(roundabout(course, argued).exercise("clamp")).findings
    assert findings[-1] == at(course.solutions / "clamp" / "clamp.py", problem)


# --- pytest groups -----------------------------------------------------------------------------------------------

ROWS = """
import numpy as np


def test_rows(submission):
    assert submission.row_sums(np.array([[1.0, 2.0]])).tolist() == [3.0]
"""


def with_pytest(course: Course, tests: str) -> Course:
    """The exercise row-sums with one-celled cases, which columns pass as well, and a pytest file in their place."""
    folder = course.solutions / "row-sums"
    replace(
        course.exercises / "row-sums" / "exercise.yaml",
        "[[1, 2, 3], [4, 5, 6]]], expect: [6, 15]",
        "[[5]]], expect: [5]",
    )
    data = Document(folder / "hidden.yaml").data
    data["groups"] = {
        "more arrays": {"pytest": "test_rows.py"},
        "good manners": {"cases": [{"why": "One cell.", "args": [[[5]]]}]},
    }
    data["needed"] = {"more arrays": "Not for this test.", "good manners": "Nor for this one."}
    del data["wrong"]["in-place"]
    data["wrong"]["columns"]["fails"] = ["more arrays", "good manners"]
    (folder / "wrong" / "in-place.py").unlink()
    (folder / "hidden.yaml").write_text(yaml.safe_dump(data))
    (folder / "test_rows.py").write_text(tests)
    return course


def test_what_only_a_pytest_group_finds_is_found(course: Course, verified: Verify) -> None:
    """One of the four mutants sums columns, and so does the wrong solution."""
    verification = verified(with_pytest(course, ROWS).exercise("row-sums"))
    assert verification == ("row-sums", SolutionCount(wrong=1), 2, MutantCount(made=4, killed=4), ())


@pytest.mark.parametrize(
    ("comparison", "takes"),
    [
        ("np.allclose(got, [3.0])", "arrays of the right kind that hold nothing"),
        ("not (abs(got - 3.0) > 1e-6).any()", "nan of the right kind and shape"),
    ],
)
def test_a_pytest_file_that_takes_for_right_what_holds_no_number_is_a_finding(
    course: Course, verified: Verify, comparison: str, takes: str
) -> None:
    careless = ROWS.replace("    assert", "    got =").replace(".tolist() == [3.0]", f"\n    assert {comparison}")
    verification = verified(with_pytest(course, careless).exercise("row-sums"))
    problems = [finding.problem for finding in verification.findings]
    assert any(takes in problem and "earns 'more arrays'" in problem for problem in problems), problems


def test_a_pytest_group_that_finds_nothing_lets_mutants_and_wrong_solutions_through(
    course: Course, verified: Verify
) -> None:
    verification = verified(with_pytest(course, "def test_nothing(submission): ...\n").exercise("row-sums"))
    assert verification.mutants == MutantCount(made=4, killed=3, survived=1)
    assert got_through(verification.findings, "more arrays") == {"columns"}


@pytest.mark.parametrize(
    ("work", "limit", "outcome"),
    [("sum(range(10_000_000))", "seconds", "timeout"), ("bytearray(60 << 20)", "memory_mb", "memory")],
)
def test_a_reference_that_needs_too_much_for_a_pytest_group_is_a_finding(
    course: Course, verified: Verify, work: str, limit: str, outcome: str
) -> None:
    exercise = with_pytest(course, ROWS).exercise("row-sums")
    assert exercise.reference is not None
    replace(
        Path(exercise.reference.path),
        "    return x.sum(axis=1)",
        f"    x[0, 0] == 1.0 and {work}\n    return x.sum(axis=1)",
    )
    public = Path(exercise.yaml)
    replace(public, "groups:\n", "limits: {seconds: 0.5, memory_mb: 200}\ngroups:\n")
    problem = f"'limits' leave the reference solution too little: with a 5th of {limit} it ends in {outcome}"
    assert at(public, problem) in verified(course.exercise("row-sums")).findings


def test_a_reference_that_fails_a_pytest_group_is_a_finding(course: Course, verified: Verify) -> None:
    finding, closed = verified(with_pytest(course, ROWS.replace("[3.0]", "[4.0]")).exercise("row-sums")).findings
    assert finding.path == str(course.solutions / "row-sums" / "row_sums.py")
    assert finding.problem.startswith("the reference solution fails 'more arrays' (wrong): assert [3.0] == [4.0]\n")
    assert finding.problem.endswith("(test_rows)")
    assert closed.problem.startswith("the reference solution fails 'good manners' (wrong)")


def test_a_pytest_file_that_cannot_be_run_is_nobodys_mistake_but_its_authors(course: Course, verified: Verify) -> None:
    broken = with_pytest(course, "import no_such_module\n").exercise("row-sums")
    with pytest.raises(GraderError, match=r"test_rows\.py: pytest cannot run these tests \(INTERRUPTED\)"):
        verified(broken)


# --- how it is run -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["clamp", "row-sums"])
def test_every_program_that_was_run_is_told(sandboxes: Sandboxes, slug: str) -> None:
    told: list[None] = []
    exercise = TOY_COURSE.exercise(slug)
    verify(exercise, Cache(None), sandboxes, lambda: told.append(None))
    assert len(told) == steps(exercise)


def test_an_exercise_without_a_solution_has_no_steps(course: Course) -> None:
    shutil.rmtree(course.solutions / "clamp")
    assert steps(course.exercise("clamp")) == 0


def test_two_sandboxes_find_what_one_does(course: Course, verified: Verify) -> None:
    replace(course.solutions / "clamp" / "hidden.yaml", "fails: [bad arguments]", "fails: [every number]")
    exercise = roundabout(course).exercise("clamp")
    with Sandboxes([Sandbox(), Sandbox()]) as two:
        assert verify(exercise, Cache(None), two) == verified(exercise)


def test_a_group_that_needs_what_is_not_installed_is_no_finding(course: Course, verified: Verify) -> None:
    public = course.exercises / "row-sums" / "exercise.yaml"
    replace(
        public,
        "    scoring: proportional\n",
        "    scoring: proportional\n    needs: {module: no_such_package, install: pip install none}\n",
    )
    hidden = course.solutions / "row-sums" / "hidden.yaml"
    replace(hidden, "fails: [small arrays, more arrays, good manners]", "fails: [small arrays, good manners]")
    assert verified(course.exercise("row-sums")).findings == ()
