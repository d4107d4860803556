"""Cases: lines of YAML become calls with typed arguments, and a mistake is one sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.msgpack import encode

from grader.errors import ExerciseError
from grader.exercise.case_reader import MAX_COMBINATIONS, CaseReader, divided
from grader.exercise.schema import HiddenGroupFile
from grader.exercise.signatures import parse_signature
from grader.exercise.yaml_document import Document
from grader.model.exercise import Call, Case, Given, LikeReference, Raises, Returns, Satisfies
from grader.values import Array, Tuple

pytestmark = pytest.mark.quick

CLAMP = "clamp(n: int, low: int = 0, high: int = 10) -> int"
SUMS = "sums(x: array[H, W], *, axis: int = 0) -> array[N]"


def read(folder: Path, signature: str, text: str, *, public: bool = False) -> tuple[Case, ...]:
    path = folder / "hidden.yaml"
    path.write_text(text)
    document = Document(path)
    file = document.convert(HiddenGroupFile)
    reader = CaseReader(document, parse_signature(signature))
    given(folder, signature, text)
    return (*reader.listed(file.cases, ("cases",), public=public), *reader.swept(file, ()))


def given(folder: Path, signature: str, text: str) -> Given | None:
    path = folder / "hidden.yaml"
    path.write_text(text)
    document = Document(path)
    return CaseReader(document, parse_signature(signature)).generated(document.convert(HiddenGroupFile), ())


def mistake(folder: Path, signature: str, text: str, *, public: bool = False) -> tuple[int | None, str]:
    with pytest.raises(ExerciseError) as caught:
        read(folder, signature, text, public=public)
    assert caught.value.path == str(folder / "hidden.yaml")
    assert "\n" not in str(caught.value)
    return caught.value.line, caught.value.problem


# --- cases written out -------------------------------------------------------------------------------------------


def test_a_case_is_a_call_with_what_is_expected(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CLAMP, "cases: [{why: Above., args: [12], kwargs: {high: 3}, expect: 3}]")
    assert case == Case("Above.", Call("clamp", (12,), {"high": 3}), Returns(3))


def test_a_case_may_expect_an_exception(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CLAMP, "cases: [{why: Crossed., args: [1, 5, 2], raises: ValueError}]")
    assert case.expectation == Raises("ValueError")


def test_a_hidden_case_leaves_its_value_to_the_reference_solution(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CLAMP, "cases: [{why: Below., args: [-1]}]")
    assert case.expectation == LikeReference()


def test_a_case_may_accept_what_fulfils_conditions(tmp_path: Path) -> None:
    text = "cases: [{why: Trained., args: [9], accept: [loss < 0.1, 0 < steps <= 5]}]"
    (case,) = read(tmp_path, CLAMP, text, public=True)
    assert case.expectation == Satisfies(("loss < 0.1", "0 < steps <= 5"))


def test_an_expected_none_is_a_value(tmp_path: Path) -> None:
    (case,) = read(tmp_path, "f(n: int) -> None", "cases: [{why: Nothing., args: [1], expect: null}]", public=True)
    assert case.expectation == Returns(None)


def test_arguments_take_the_types_of_their_parameters(tmp_path: Path) -> None:
    (case,) = read(tmp_path, "f(x: tensor[H], size: int | pair) -> int", "cases: [{why: w, args: [[1], [2, 3]]}]")
    x, size = case.call.args
    assert isinstance(x, Array)
    assert (x.kind, size) == ("tensor", Tuple((2, 3)))


def test_an_expected_array_takes_the_dtype_of_the_first_array_given(tmp_path: Path) -> None:
    text = "cases: [{why: w, args: [{data: [[1, 2]], dtype: int32}], expect: [1, 2]}]"
    (case,) = read(tmp_path, SUMS, text)
    assert isinstance(case.expectation, Returns)
    assert isinstance(case.expectation.value, Array)
    assert case.expectation.value.dtype == "int32"


def test_too_few_arguments_are_left_to_the_submission_to_refuse(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CLAMP, "cases: [{why: Nothing given., raises: TypeError}]")
    assert case.call == Call("clamp", (), {})


def test_some_of_a_sweep_is_for_practice_and_the_rest_is_hidden(tmp_path: Path) -> None:
    swept = read(tmp_path, CLAMP, f"sweep: {{n: {list(range(40))}}}")
    hidden, practice = divided(swept)
    assert {*map(encode, hidden)} | {*map(encode, practice)} == {*map(encode, swept)}
    assert not {*map(encode, hidden)} & {*map(encode, practice)}
    assert 5 <= len(practice) <= 15


def test_which_part_a_call_is_in_does_not_depend_on_the_others(tmp_path: Path) -> None:
    _, practice = divided(read(tmp_path, CLAMP, f"sweep: {{n: {list(range(40))}}}"))
    _, of_half = divided(read(tmp_path, CLAMP, f"sweep: {{n: {list(range(20))}}}"))
    assert of_half == tuple(case for case in practice if case.call.args[0] in range(20))


def test_all_of_a_small_sweep_is_hidden(tmp_path: Path) -> None:
    swept = read(tmp_path, CLAMP, "sweep: {n: [1, 2, 3, 4, 5, 6, 7]}")
    assert divided(swept) == (swept, ())


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (
            "cases:\n  - why: w\n    args: [1]\n    expect: 1\n    raises: E\n",
            2,
            "a case has one of 'expect', 'raises' and 'accept', not several",
        ),
        (
            "cases:\n  - {why: w, args: [1], raises: E, accept: [n > 1]}\n",
            2,
            "a case has one of 'expect', 'raises' and 'accept', not several",
        ),
        ("cases:\n  - why: w\n    accept:\n      - n > 1\n      - n >\n", 5, "'n >' is not an expression"),
        (
            "cases:\n  - why: w\n    accept: [loss == 'small']\n",
            3,
            "'small' in \"loss == 'small'\" is not a number",
        ),
        (
            "cases:\n  - {why: w, accept: ['open(1, 2)']}\n",
            2,
            "'open(1, 2)' is not allowed; the functions are min(a, b) and max(a, b)",
        ),
        (
            "cases:\n  - {why: w, accept: [1]}\n",
            2,
            "item 1 of 'accept' should be text of 1 to 500 characters, and is the number 1: put it in quotes",
        ),
        ("cases:\n  - why: w\n    args: [1, 2, 3, 4]\n", 3, f"{CLAMP} takes at most 3 by position"),
        ("cases:\n  - why: w\n    kwargs: {low: 1}\n", 2, "clamp also needs n"),
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
    assert cases[0].expectation == LikeReference()
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
        ("sweep:\n  n: 3\n", 2, "'n' should be a list that is not empty, and is the number 3"),
        ("sweep:\n  n: []\n", 2, "'n' should be a list that is not empty, and is empty"),
        ("cases: []\nwhere: n > 1\n", 2, "'where' goes with 'given' or 'sweep', and there is none"),
        ("sweep: {n: [1]}\nwhere: n > 1\n", 2, "no combination fulfils this condition"),
        ("sweep: {n: [1]}\nwhere: n > m\n", 2, "'m' is not a swept number or a default"),
        ("sweep: {n: [a]}\nwhere: n > 1\n", 2, "'n' is not a swept number or a default"),
        ("sweep: {n: [0]}\nwhere: 1 // n\n", 2, "integer division or modulo by zero"),
        ("sweep: {n: [1]}\nwhere: n >\n", 2, "'n >' is not an expression"),
        (
            "sweep: {n: [1]}\nwhere: n ** 2 > 1\n",
            2,
            "an operator in 'n ** 2 > 1' is not allowed; use + - * // % and comparisons",
        ),
        (
            "sweep: {n: [1]}\nwhere: open('x')\n",
            2,
            "\"open('x')\" is not allowed; the functions are min(a, b) and max(a, b)",
        ),
        ("sweep: {n: [1]}\nwhere: true\n", 2, "'where' should be text, and is true: put it in quotes"),
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


# --- generated cases ---------------------------------------------------------------------------------------------


def test_what_is_given_is_kept_as_it_is_written(tmp_path: Path) -> None:
    text = """
given:
  n: integers(1, 9)
  low: integers(-n, n)
  high: sampled_from(9, n)
where: low < high or n == 9
args: [n, low + 1]
kwargs: {high: high}
examples: 7
why: A sentence of the author's.
raises: ValueError
"""
    assert given(tmp_path, CLAMP, text) == Given(
        draws=(("n", "integers(1, 9)"), ("low", "integers(-n, n)"), ("high", "sampled_from(9, n)")),
        where="low < high or n == 9",
        args=("n", "low + 1"),
        kwargs=(("high", "high"),),
        examples=7,
        why="A sentence of the author's.",
        expectation=Raises("ValueError"),
        line=2,
    )


def test_what_is_not_said_of_generated_cases_has_defaults(tmp_path: Path) -> None:
    made = given(tmp_path, CLAMP, "given:\n  n: integers(1, 9)\nargs: [n]\n")
    assert made is not None
    assert (made.where, made.kwargs, made.examples, made.expectation) == (None, (), 60, LikeReference())
    assert made.why == "One of many calls with made-up numbers."


def test_without_given_nothing_is_generated(tmp_path: Path) -> None:
    assert given(tmp_path, CLAMP, "cases: []") is None


def test_written_and_generated_cases_may_stand_side_by_side(tmp_path: Path) -> None:
    text = "cases: [{why: w, args: [1]}]\ngiven:\n  n: integers(1, 9)\nargs: [n]\n"
    assert len(read(tmp_path, CLAMP, text)) == 1
    assert given(tmp_path, CLAMP, text) is not None


TEXTS = "a text in each language, such as {en: ..., ko: ...}"
N = "given:\n  n: integers(1, 9)\n"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param(
            "given:\n  n: integers(1, m)\n  m: integers(1, 2)\n",
            2,
            "there is no name 'm' here; no name stands above",
            id="a name that comes later",
        ),
        pytest.param(
            f"{N}  m: integers(1, k)\n", 3, "there is no name 'k' here; the names above are n", id="an unknown name"
        ),
        pytest.param(f"{N}  m: integers(1, m)\n", 3, "there is no name 'm' here; the names above are n", id="itself"),
        pytest.param(
            f"{N}  x: tensor(n, dtype=d)\n", 3, "there is no name 'd' here; the names above are n", id="in an option"
        ),
        pytest.param(
            f"{N}where: n < m\n", 3, "there is no name 'm' here; the names above are n", id="in the condition"
        ),
        pytest.param(
            f"{N}args:\n  - n\n  - [1, [k]]\n", 5, "there is no name 'k' here; the names above are n", id="in a list"
        ),
        pytest.param(
            f"{N}kwargs:\n  n: n\n  low: same\n",
            5,
            "there is no name 'same' here; the names above are n",
            id="a string without quotes",
        ),
        pytest.param(
            f"{N}  m: random(1, 2)\n",
            3,
            "'random(1, 2)' is not one of integers, floats, booleans, sampled_from, array, tensor",
            id="an unknown kind",
        ),
        pytest.param(
            f"{N}  m: integers(1)\n",
            3,
            "'integers(1)' needs the lowest and the highest number, as in integers(1, 3)",
            id="a form",
        ),
        pytest.param(
            f"{N}  m: 3\n", 3, "'m' should be text, and is the number 3: put it in quotes", id="a number for a draw"
        ),
        pytest.param(f"{N}  n: integers(1, 2)\n", 3, "the key 'n' occurs twice; keep one of them", id="a name twice"),
        pytest.param(f"{N}where: n >\n", 3, "'n >' is not an expression", id="no condition"),
        pytest.param(
            f"{N}where: true\n", 3, "'where' should be text, and is true: put it in quotes", id="a bool for a condition"
        ),
        pytest.param(f"{N}args: [n + ]\n", 3, "'n +' is not an expression", id="no argument"),
        pytest.param(
            f"{N}args: [n, n, n, n]\n", 3, f"{CLAMP} takes at most 3 by position", id="more than the function takes"
        ),
        pytest.param(f"{N}kwargs: {{high: n}}\n", 1, "clamp also needs n", id="fewer than the function needs"),
        pytest.param(f"{N}kwargs:\n  m: n\n", 4, "clamp has no parameter 'm'", id="an unknown parameter"),
        pytest.param(
            f"{N}args: [n]\nkwargs: {{n: n}}\n", 4, "'n' is given by position as well", id="a parameter twice"
        ),
        pytest.param(
            f"{N}examples: 0\n",
            3,
            "'examples' should be a whole number from 1 to 500, and is the number 0",
            id="no examples",
        ),
        pytest.param(
            f"{N}examples: 501\n",
            3,
            "'examples' should be a whole number from 1 to 500, and is the number 501",
            id="too many examples",
        ),
        pytest.param(
            f"{N}why: ''\n",
            3,
            f"'why' should be text of 1 to 500 characters or {TEXTS}, and is empty",
            id="an empty sentence",
        ),
        pytest.param(f"{N}sweep: {{n: [1]}}\n", 1, "a group has 'sweep' or 'given', not both", id="beside a sweep"),
        pytest.param(
            f"given:\n  n: integers({'-' * 480}1, 2)\n", 2, "this is nested too deeply", id="nested too deeply"
        ),
        pytest.param(
            f"given:\n  n: sampled_from('{'x' * 500}')\n",
            2,
            "the expression is longer than 500 characters",
            id="too long",
        ),
    ],
)
def test_what_cannot_be_generated_names_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    assert mistake(tmp_path, CLAMP, text) == (line, problem)


@pytest.mark.parametrize(
    ("key", "value"), [("args", "[n]"), ("kwargs", "{n: n}"), ("examples", "3"), ("why", "w"), ("raises", "E")]
)
def test_what_belongs_to_generated_cases_does_not_stand_alone(tmp_path: Path, key: str, value: str) -> None:
    problem = f"{key!r} goes with 'given', and there is none"
    assert mistake(tmp_path, CLAMP, f"cases: []\n{key}: {value}\n") == (2, problem)
