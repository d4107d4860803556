"""Expressions: Python's arithmetic on the allowed grammar, a ``ValueError`` with a sentence for everything else."""

from __future__ import annotations

import contextlib
import gc
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exercise.expressions import MAX_LENGTH, Expression, Number

pytestmark = pytest.mark.quick

BUILTINS = {"__builtins__": {"min": min, "max": max}}
NAMES: dict[str, Number] = {"H": 7, "kh": 3, "zero": 0, "half": 0.5}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("H - kh + 1", 7 - 3 + 1),
        ("(H - kh) // 2 + 1", (7 - 3) // 2 + 1),
        ("-H // 2", -7 // 2),
        ("H % kh", 7 % 3),
        ("-H % kh", -7 % 3),
        ("2 * half", 2 * 0.5),
        ("  H\t", 7),
        ("(H\n+ 1)", 7 + 1),
        ("0x10 + 1_000", 16 + 1000),
        ("1 < H <= 7", True),
        ("H > kh > 1 != 2", True),
        ("not H", False),
        ("zero or kh", 3),
        ("zero and kh", 0),
        ("(kh and H) + 1", 8),
        ("min(H, kh)", 3),
        ("max(H, kh, 9) - 1", 9 - 1),
        ("min(2 * kh, max(H, 5))", min(2 * 3, max(7, 5))),
        ("max(half, zero)", 0.5),
    ],
)
def test_an_expression_has_the_value_that_python_gives_it(text: str, value: Number) -> None:
    result = Expression(text).value(NAMES)
    assert (result, type(result)) == (value, type(value))


def test_what_an_and_does_not_reach_is_not_evaluated() -> None:
    assert Expression("zero and 1 // zero").value(NAMES) == 0
    assert Expression("H or absent").value(NAMES) == 7


def test_what_a_chain_of_comparisons_does_not_reach_is_not_evaluated() -> None:
    assert Expression("H < kh < 1 // zero").value(NAMES) is False


def test_the_names_of_an_expression_are_known_before_it_has_a_value() -> None:
    assert Expression("(H + 2 * p - d * (kh - 1) - 1) // s + 1").names == {"H", "p", "d", "kh", "s"}


def test_min_and_max_are_no_names_of_an_expression_unless_they_are_used_as_such() -> None:
    assert Expression("min(H, max(kh, 2))").names == {"H", "kh"}
    assert Expression("min(min, 2) + max").names == {"min", "max"}
    assert Expression("min(min, 2) + max").value({"min": 1, "max": 5}) == 6


@pytest.mark.parametrize(
    "text",
    ["min()", "min(H)", "max(H, key=kh)", "min(*H)", "min(H, *kh)", "abs(H, 1)", "H.max(1, 2)", "min(H, 1)(2, 3)"],
)
def test_other_calls_than_min_and_max_of_several_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"the functions are min\(a, b\) and max\(a, b\)|is not allowed; use names"):
        Expression(text)


# --- strings, where a condition asks for them --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("d == 'float32'", True),
        ("d != 'float32'", False),
        ("d == 'int64' or H > 1", True),
        ("d == 'float32' and not H == 7", False),
        ("'a' < d < 'z'", True),
        ("d", "float32"),
    ],
)
def test_a_condition_compares_strings(text: str, value: object) -> None:
    assert Expression(text, strings=True).value({"d": "float32", "H": 7}) == value


@pytest.mark.parametrize(
    "text", ["d + 'x'", "'x' * 9", "9 * d", "'%s' % H", "d - 1", "-d", "d < H", "min(d, H)", "'x' // d"]
)
def test_nothing_is_calculated_with_strings(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be calculated: "):
        Expression(text, strings=True).value({"d": "float32", "H": 7})


@pytest.mark.parametrize("text", ["None", "True == d", "b'x' == d", "...", "1j", "f'{d}' == d"])
def test_a_condition_has_no_other_constants(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not (allowed; |a number)"):
        Expression(text, strings=True)


def test_an_absent_name_is_a_key_error_that_names_it() -> None:
    with pytest.raises(KeyError, match="'W'"):
        Expression("H + W").value(NAMES)


def test_a_division_by_zero_is_pythons_own_error() -> None:
    with pytest.raises(ZeroDivisionError):
        Expression("H // zero").value(NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "f(1)",
        "H.bit_length",
        "H[0]",
        "[H]",
        "(1, 2)",
        "{1}",
        "{1: 2}",
        "lambda: 1",
        "1 if H else 2",
        "[x for x in H]",
        "(x := 1)",
        "*H",
        "f'{H}'",
        "'text'",
        "b'bytes'",
        "None",
        "True",
        "...",
        "1j",
        "2 ** 9",
        "9 ** 9 ** 9 ** 9",
        "1 / 2",
        "1 << 99",
        "8 >> 1",
        "1 & 2",
        "1 | 2",
        "1 ^ 2",
        "H @ H",
        "~H",
        "H is kh",
        "H in kh",
        "await H",
        "yield H",
    ],
)
def test_python_beyond_the_allowed_grammar_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not (allowed; |a number|an expression)"):
        Expression(text)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "H +", "1 2", "H = 3", "import os", "1; 2", "1\n2", "(", ")", "\x00", "a\x00", "\ud800", "H // # 2"],
)
def test_text_that_is_no_expression_is_quoted(text: str) -> None:
    with pytest.raises(ValueError, match="is not an expression") as caught:
        Expression(text)
    assert repr(text) in str(caught.value)


def test_an_expression_is_at_most_so_long() -> None:
    assert Expression("1+" * ((MAX_LENGTH - 1) // 2) + "1").value({}) == MAX_LENGTH // 2
    with pytest.raises(ValueError, match=f"longer than {MAX_LENGTH} characters"):
        Expression("1" * (MAX_LENGTH + 1))


@pytest.mark.parametrize("opening", ["(", "-", "not ", "1+(", "1<(", "1 and ("])
def test_the_deepest_nesting_that_fits_is_evaluated_or_refused(opening: str) -> None:
    levels = MAX_LENGTH // (len(opening) + opening.count("(")) - 1
    text = opening * levels + "1" + ")" * levels * opening.count("(")
    with contextlib.suppress(ValueError):  # Python's own parser counts parentheses
        assert isinstance(Expression(text).value({}), int)


OPERATORS = ["+", "-", "*", "//", "%", "<", "<=", ">", ">=", "==", "!=", "and", "or"]
_TERMS = st.recursive(
    st.integers(0, 99).map(str) | st.sampled_from(sorted(NAMES)) | st.floats(0, 9).map(repr),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(" ".join),
        st.tuples(st.sampled_from(["-", "+", "not "]), inner).map("".join).map("({})".format),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
        inner.map("({})".format),
    ),
    max_leaves=12,
)


def outcome(run: Callable[[], object]) -> str:
    """What came of it, as far as Python and an expression must agree."""
    try:
        return repr(run())
    except (KeyError, NameError):
        return "an absent name"
    except ArithmeticError as error:
        return repr(error)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_TERMS.filter(lambda text: len(text) <= MAX_LENGTH))
def test_whatever_the_allowed_grammar_writes_python_agrees_with(text: str) -> None:
    ours = outcome(lambda: Expression(text).value(NAMES))
    assert ours == outcome(lambda: eval(text, BUILTINS, dict(NAMES)))


TOKENS = [
    "min(", "max(", "H", "kh", "1", "0", "2.5",
    "+", "-", "*", "/", "**", "//", "%", "<", "==", "(", ")", "[", "]", "{", "}",
    ",", ".", ":", "=", " and ", " or ", " not ", " if ", " else ", " for ", " in ", " is ", "lambda ",
    "'a'", "f'{H}'", "await ", "True", "None", "...", "@", "~", "&", "^", ">>", ":=", "__class__",
    "__import__", "exec", "#", "\n", "\\", ";",
]  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(st.sampled_from(TOKENS) | st.text(max_size=2), max_size=10).map("".join))
def test_any_text_is_refused_or_has_the_value_that_python_gives_it(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "1if" and the like are deprecated spellings
        with contextlib.suppress(ValueError):
            expression = Expression(text)
            ours = outcome(lambda: expression.value(NAMES))
            assert ours == outcome(lambda: eval(text.strip(), BUILTINS, dict(NAMES)))


class Garbage:
    """Runs code when it is collected, which can be in the midst of anything."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        for _ in range(50):
            pass


@pytest.fixture
def _busy_threads() -> Iterator[None]:
    """Threads take turns, and garbage is collected, as often as can be."""
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(50)
    sys.setswitchinterval(1e-6)
    yield
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_busy_threads")
def test_threads_may_read_expressions_at_the_same_time() -> None:
    def read(_: int) -> Number:
        for _ in range(5):
            Garbage()
        return Expression(" + ".join(["1"] * 60)).value(NAMES)

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(read, range(2000))) == {60}
