"""Signatures: what an author's line says, and one sentence for a line that says nothing usable."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exercise.signatures import MAX_LENGTH, TYPES, parse_signature
from grader.model.exercise import Alternative, Parameter
from grader.values import Tuple, Value

pytestmark = pytest.mark.quick


def test_dimensions_are_kept_as_expressions() -> None:
    signature = parse_signature("corr(x: tensor[H, W], k: tensor[kh, kw]) -> tensor[H - kh + 1, W - kw + 1]")
    assert signature.name == "corr"
    assert signature.parameters == (
        Parameter("x", (Alternative("tensor", ("H", "W")),)),
        Parameter("k", (Alternative("tensor", ("kh", "kw")),)),
    )
    assert signature.returns == (Alternative("tensor", ("H - kh + 1", "W - kw + 1")),)


def test_the_authors_line_is_kept_as_written() -> None:
    assert parse_signature("f( n:int )->int").text == "f( n:int )->int"


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_type_can_be_taken_and_returned(name: str) -> None:
    signature = parse_signature(f"f(x: {name}) -> {name}")
    assert signature.parameters[0].types == signature.returns == (Alternative(name),)


def test_a_union_lists_its_alternatives_in_order() -> None:
    signature = parse_signature("f(x: int | pair | None) -> tensor[N] | None")
    assert signature.parameters[0].types == (Alternative("int"), Alternative("pair"), Alternative("None"))
    assert signature.returns == (Alternative("tensor", ("N",)), Alternative("None"))


def test_three_dots_stand_for_leading_axes() -> None:
    assert parse_signature("f(x: array[..., H, W]) -> array[...]").parameters[0].types == (
        Alternative("array", ("...", "H", "W")),
    )


@pytest.mark.parametrize(
    ("written", "default"),
    [
        ("3", 3),
        ("-1", -1),
        ("2.5", 2.5),
        ("True", True),
        ("None", None),
        ("'same'", "same"),
        ("(1, 2)", Tuple((1, 2))),
        ("()", Tuple(())),
        ("((1, 2), 3)", Tuple((Tuple((1, 2)), 3))),
    ],
)
def test_a_default_is_a_plain_value(written: str, default: Value) -> None:
    assert parse_signature(f"f(x: int = {written}) -> int").parameters == (
        Parameter("x", (Alternative("int"),), optional=True, default=default),
    )


def test_a_default_of_none_is_told_from_no_default() -> None:
    absent, none = parse_signature("f(a: int, b: None = None) -> int").parameters
    assert (absent.optional, none.optional) == (False, True)


def test_parameters_after_a_star_are_keyword_only() -> None:
    signature = parse_signature("f(a: int, b: int = 1, *, c: int, d: int = 2) -> int")
    assert [parameter.keyword_only for parameter in signature.parameters] == [False, False, True, True]
    assert [parameter.optional for parameter in signature.parameters] == [False, True, False, True]
    assert [parameter.name for parameter in signature.positional] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("f(x: tensor[H]) -> int", True),
        ("f(x: int) -> tensor[H] | None", True),
        ("f(x: array[H]) -> array[H]", False),
    ],
)
def test_a_signature_knows_whether_it_names_a_tensor(text: str, uses: bool) -> None:
    assert parse_signature(text).uses_tensors is uses


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not a signature such as"),
        ("f", "is not a signature such as"),
        ("f(x: int", "is not a signature such as"),
        ("def f(x: int) -> int", "is not a signature such as"),
        ("f(x: int) -> ", "is not a signature such as"),
        ("f(x: int = 1, y: int) -> int", "is not a signature such as"),
        ("f(x: int, x: int) -> int", "the parameter 'x' occurs twice"),
        ("f(x: int, *, x: int) -> int", "the parameter 'x' occurs twice"),
        ("f(x: int) -> int\x00", "is not a signature such as"),
        ("class(x: int) -> int", "is not a signature such as"),
        ("f(x: int) -> int: pass\ndef g(x: int) -> int", "should be one signature, and is several"),
        ("f(x: int) -> int: import os #", "goes on after the type that is returned"),
        ("f(x: int) -> int: ...; import os #", "goes on after the type that is returned"),
        ("f(x: int)", "does not say what is returned"),
        ("f(*x: int) -> int", "parameters with [*] or [*][*] are not supported; name each of them"),
        ("f(**x: int) -> int", "parameters with [*] or [*][*] are not supported; name each of them"),
        ("f(x) -> int", "the parameter 'x' has no type"),
        ("f(x: number) -> int", "'number' is not a type; the types are None, array"),
        ("f(x: 'int') -> int", "is not a type"),
        ("f(x: int & float) -> int", "is not a type"),
        ("f(x: torch.Tensor) -> int", "'torch.Tensor' is not a type"),
        ("f(x: print('hi')) -> int", "is not a type"),
        ("f(x: list[int]) -> int", r"list\[...\] is not a type: only tensor and array have dimensions"),
        ("f(x: tensor[H, ...]) -> int", "so it has to come first"),
        ("f(x: tensor[H:W]) -> int", "'H:W' is not an expression"),
        ("f(x: tensor[g(H)]) -> int", r"'g\(H\)' is not allowed"),
        ("f(x: tensor['H']) -> int", "is not a number"),
        ("f(x: int = y) -> int", "the default 'y' is not a number, a string, None or a tuple"),
        ("f(x: int = g()) -> int", "is not a number, a string, None or a tuple"),
        ("f(x: int = [1]) -> int", "is not a number, a string, None or a tuple"),
        ("f(x: int = (1, [2])) -> int", "is not a number, a string, None or a tuple"),
        ("f(x: int = {[]}) -> int", "is not a number, a string, None or a tuple"),
        ("f(x: int = b'x') -> int", "is not a number, a string, None or a tuple"),
        ("f(x: int = 1j) -> int", "is not a number, a string, None or a tuple"),
        (f"f(x: int = {2**63}) -> int", "is not a number, a string, None or a tuple"),
        ("f(x: int = ...) -> int", "is not a number, a string, None or a tuple"),
        (f"f(x: tensor[{'-' * 400}1]) -> int", "is nested too deeply"),
        ("f(x: int) -> int" + " " * MAX_LENGTH, f"longer than {MAX_LENGTH} characters"),
    ],
)
def test_a_line_that_is_not_a_signature_says_why(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse_signature(text)


PIECES = [
    "f(", "x", ": ", "int", "tensor[", "H", ", ", "]", "array", "...", ") -> ", "=", "1", "(", ")", "None",
    " ", " ", "*", "**", "-", "'a'", "{", "[", "lambda: 0", "\n", ":", "pass", "#",
]  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=14).map("".join)
    | st.sampled_from(PIECES).map(lambda piece: piece * 250)
)
def test_any_text_is_a_signature_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_signature(text).returns
