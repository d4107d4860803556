"""Cases: lines of YAML become calls with typed arguments, and a mistake is one sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import ExerciseError
from grader.exercise.case_reader import MAX_COMBINATIONS, CaseReader
from grader.exercise.files import HiddenGroupFile
from grader.exercise.signatures import parse_signature
from grader.exercise.yaml_document import Document
from grader.model import Call, Case
from grader.values import Array, Tuple

CLAMP = "clamp(n: int, low: int = 0, high: int = 10) -> int"
SUMS = "sums(x: array[H, W], *, axis: int = 0) -> array[N]"


def read(folder: Path, signature: str, text: str, *, public: bool = False) -> tuple[Case, ...]:
    path = folder / "hidden.yaml"
    path.write_text(text)
    document = Document(path)
    file = document.convert(HiddenGroupFile)
    reader = CaseReader(document, parse_signature(signature))
    return (*reader.listed(file.cases, ("cases",), public=public), *reader.swept(file, ()))


def mistake(folder: Path, signature: str, text: str, *, public: bool = False) -> tuple[int | None, str]:
    with pytest.raises(ExerciseError) as caught:
        read(folder, signature, text, public=public)
    assert caught.value.path == folder / "hidden.yaml"
    assert "\n" not in str(caught.value)
    return caught.value.line, caught.value.problem


# --- cases written out -------------------------------------------------------------------------------------------


def test_a_case_is_a_call_with_what_is_expected(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CLAMP, "cases: [{why: Above., args: [12], kwargs: {high: 3}, expect: 3}]")
    assert case == Case("Above.", Call("clamp", (12,), {"high": 3}), expect=3)


def test_a_case_may_expect_an_exception(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CLAMP, "cases: [{why: Crossed., args: [1, 5, 2], raises: ValueError}]")
    assert (case.raises, case.from_reference) == ("ValueError", False)


def test_a_hidden_case_leaves_its_value_to_the_reference_solution(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CLAMP, "cases: [{why: Below., args: [-1]}]")
    assert case.from_reference


def test_an_expected_none_is_a_value(tmp_path: Path) -> None:
    (case,) = read(tmp_path, "f(n: int) -> None", "cases: [{why: Nothing., args: [1], expect: null}]", public=True)
    assert (case.expect, case.from_reference) == (None, False)


def test_arguments_take_the_types_of_their_parameters(tmp_path: Path) -> None:
    (case,) = read(tmp_path, "f(x: tensor[H], size: int | pair) -> int", "cases: [{why: w, args: [[1], [2, 3]]}]")
    x, size = case.call.args
    assert isinstance(x, Array)
    assert (x.kind, size) == ("tensor", Tuple((2, 3)))


def test_an_expected_array_takes_the_dtype_of_the_first_array_given(tmp_path: Path) -> None:
    text = "cases: [{why: w, args: [{data: [[1, 2]], dtype: int32}], expect: [1, 2]}]"
    (case,) = read(tmp_path, SUMS, text)
    assert isinstance(case.expect, Array)
    assert case.expect.dtype == "int32"


def test_too_few_arguments_are_left_to_the_submission_to_refuse(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CLAMP, "cases: [{why: Nothing given., raises: TypeError}]")
    assert case.call == Call("clamp", (), {})


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (
            "cases:\n  - why: w\n    args: [1]\n    expect: 1\n    raises: E\n",
            2,
            "a case has one of 'expect', 'raises' and 'accept', not several",
        ),
        ("cases:\n  - why: w\n    args: [1, 2, 3, 4]\n", 3, f"{CLAMP} takes at most 3 by position"),
        ("cases:\n  - why: w\n    kwargs:\n      n: 1\n      m: 2\n", 5, "clamp has no parameter 'm'"),
        ("cases:\n  - why: w\n    args: [1]\n    kwargs:\n      n: 1\n", 5, "'n' is given by position as well"),
    ],
)
def test_a_case_that_cannot_be_names_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    assert mistake(tmp_path, CLAMP, text) == (line, problem)


def test_a_keyword_only_parameter_is_not_taken_by_position(tmp_path: Path) -> None:
    line, problem = mistake(tmp_path, SUMS, "cases:\n- why: w\n  args: [[[1]], 0]\n")
    assert (line, problem) == (3, f"{SUMS} takes at most 1 by position")


def test_a_visible_case_without_an_expectation_names_its_line(tmp_path: Path) -> None:
    text = "cases:\n  - {why: one, args: [1], expect: 1}\n  - {why: two, args: [2]}\n"
    line, problem = mistake(tmp_path, CLAMP, text, public=True)
    assert line == 3
    assert problem == "a visible case needs 'expect', 'raises' or 'accept': learners have no reference solution"


@pytest.mark.parametrize(
    ("case", "line", "problem"),
    [
        ("args:\n    - [[1], [2, 3]]", 4, "x: the rows of an array must be equally long and hold numbers"),
        ("args: [{data: [1],\n    dtype: int}]", 3, "x: 'int' is not a dtype"),
        ("kwargs:\n    x: [a]", 4, "x: an array holds numbers only"),
        ("args: [[[1]]]\n  expect: [a]", 4, "an array holds numbers only"),
        ("args: [{data: [1], dtype: int64}]\n  expect: [1.5]", 4, "these numbers do not all fit into int64"),
        ("args: [" + "[" * 17 + "1" + "]" * 17 + "]", 3, "x: an array has more than 16 axes"),
        ("args: [{data: [], shape: [0, 1099511627776]}]", 3, "x: an array takes more than 16 MiB"),
    ],
)
def test_a_value_that_cannot_be_sent_names_its_line(tmp_path: Path, case: str, line: int, problem: str) -> None:
    found, said = mistake(tmp_path, SUMS, f"cases:\n- why: w\n  {case}\n")
    assert found == line
    assert said.startswith(problem)


def test_a_list_nested_deeper_than_a_value_may_be_names_its_line(tmp_path: Path) -> None:
    text = "cases:\n- why: w\n  args: [" + "[" * 18 + "]" * 18 + "]\n"
    assert mistake(tmp_path, "f(x: list) -> int", text) == (3, "x: the value is nested more than 16 deep")


# --- every combination -------------------------------------------------------------------------------------------


def test_a_sweep_is_every_combination_that_its_condition_lets_through(tmp_path: Path) -> None:
    cases = read(tmp_path, CLAMP, "{sweep: {n: [5, 7], low: [0, 6], high: [6]}, where: low < high and n != 7}")
    assert [case.call.args for case in cases] == [(5, 0, 6)]
    assert cases[0].from_reference
    assert cases[0].why == "One of every combination of some values."


def test_a_sweep_calls_by_position_in_the_order_of_the_signature(tmp_path: Path) -> None:
    cases = read(tmp_path, CLAMP, "sweep: {high: [3, 4], n: [9]}")
    assert [case.call for case in cases] == [Call("clamp", (9, 0, 3), {}), Call("clamp", (9, 0, 4), {})]


def test_a_sweep_passes_keyword_only_parameters_by_name(tmp_path: Path) -> None:
    (case,) = read(tmp_path, "f(n: int, *, step: int = 1, stop: int) -> int", "sweep: {n: [2], stop: [3]}")
    assert case.call == Call("f", (2,), {"step": 1, "stop": 3})


def test_a_condition_may_use_defaults(tmp_path: Path) -> None:
    cases = read(tmp_path, CLAMP, "{sweep: {n: [9, 10, 11]}, where: n <= high}")
    assert [case.call.args for case in cases] == [(9,), (10,)]


def test_a_sweep_follows_the_cases_written_out(tmp_path: Path) -> None:
    cases = read(tmp_path, CLAMP, "{cases: [{why: w, args: [1]}], sweep: {n: [2, 3]}}")
    assert [case.call.args for case in cases] == [(1,), (2,), (3,)]


def test_as_many_combinations_as_are_allowed_are_made(tmp_path: Path) -> None:
    listed = list(range(MAX_COMBINATIONS // 50))
    assert len(read(tmp_path, CLAMP, f"sweep: {{n: {listed}, low: {list(range(50))}}}")) == MAX_COMBINATIONS


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("sweep:\n  n: [1]\n  m: [2]\n", 3, "clamp has no parameter 'm'"),
        ("sweep:\n  low: [1]\n", 1, "the parameter 'n' has no value and no default"),
        ("sweep:\n  n: 3\n", 1, "Expected `array`, got `int` in sweep"),
        ("sweep:\n  n: []\n", 1, "Expected `array` of length >= 1 in sweep"),
        ("cases: []\nwhere: n > 1\n", 2, "'where' goes with 'given' or 'sweep', and there is none"),
        ("sweep: {n: [1]}\nwhere: n > 1\n", 2, "no combination fulfils this condition"),
        ("sweep: {n: [1]}\nwhere: n > m\n", 2, "'m' is not a swept number or a default"),
        ("sweep: {n: [a]}\nwhere: n > 1\n", 2, "'n' is not a swept number or a default"),
        ("sweep: {n: [0]}\nwhere: 1 // n\n", 2, "integer division or modulo by zero"),
        ("sweep: {n: [1]}\nwhere: n >\n", 2, "'n >' is not an expression"),
        (
            "sweep: {n: [1]}\nwhere: n ** 2 > 1\n",
            2,
            "Pow is not allowed in 'n ** 2 > 1'; use + - * // % and comparisons",
        ),
        (
            "sweep: {n: [1]}\nwhere: open('x')\n",
            2,
            "open('x') is not allowed in \"open('x')\"; the functions are min(a, b) and max(a, b)",
        ),
        ("sweep: {n: [1]}\nwhere: true\n", 2, "Expected `str`, got `bool` in where"),
        (f"sweep: {{n: [1]}}\nwhere: n * 1.5 * {'9' * 400}\n", 2, "int too large to convert to float"),
    ],
)
def test_a_sweep_that_cannot_be_names_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    assert mistake(tmp_path, CLAMP, text) == (line, problem)


def test_too_many_combinations_are_refused_before_any_is_made(tmp_path: Path) -> None:
    text = "cases: []\nsweep: {n: X, low: X, high: X}\n".replace("X", str(list(range(2000))))
    assert mistake(tmp_path, CLAMP, text) == (2, f"8000000000 combinations are more than {MAX_COMBINATIONS}")


def test_a_swept_value_that_does_not_fit_its_parameter_names_its_line(tmp_path: Path) -> None:
    text = "sweep:\n  axis: [0]\n  x: [[[1], [2, 3]]]\n"
    assert mistake(tmp_path, SUMS, text) == (3, "x: the rows of an array must be equally long and hold numbers")
