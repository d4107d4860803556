"""An author's picture: a small set of words, and a sentence for everything that is not one of them."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.exercise.expressions import Expression
from grader.exercise.picture import (
    MAX_LENGTH,
    NONE,
    SELECTED_BY,
    TAKES,
    VIEWS,
    WORDS,
    Sides,
    Word,
    check_picture,
    parse_picture,
)
from grader.model.picture import Source, View

pytestmark = pytest.mark.quick


def texts(word: Word) -> dict[str, object]:
    """What stands after each key, expressions as their texts."""
    return {key: text(value) for key, value in word.values.items()}


def text(value: object) -> object:
    match value:
        case Expression(text=written):
            return written
        case Sides(expressions=expressions):
            return [expression.text for expression in expressions]
    return value


def test_a_window_with_its_kernel_and_moves() -> None:
    word = parse_picture("window(x, kernel=flip(k), stride=[stride[1], 2], padding=(kh - 1) // 2, fill=lowest)")

    assert word.name == "window"
    assert texts(word) == {
        "x": Source("x"),
        "kernel": Source("k", (View.FLIP,)),
        "stride": ["stride[1]", "2"],
        "padding": "(kh - 1) // 2",
        "fill": "lowest",
    }


def test_views_are_listed_from_the_inside() -> None:
    word = parse_picture("dot(x, weights=flip_rows(transpose(w)))")

    source = word.values["weights"]
    assert source == Source("w", (View.TRANSPOSE, View.FLIP_ROWS))
    assert isinstance(source, Source)
    assert source.label == "flip_rows(transpose(w))"


def test_words_inside_of_words() -> None:
    word = parse_picture("select(name, x=bias_gradient(g), other=parts(none, places(n, size=2)))")

    assert list(word.values) == [SELECTED_BY, "x", "other"]
    assert word.values["x"] == Word("bias_gradient", {"gradient": Source("g")})
    other = word.values["other"]
    assert isinstance(other, Word)
    assert [part if isinstance(part, str) else part.name for part in other.rest if isinstance(part, str | Word)] == [
        "none",
        "places",
    ]


def test_a_line_may_be_folded_over_several() -> None:
    assert parse_picture("window(x,\n  take=max,\n  size=2)").name == "window"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("window(x, kernel=", "'window(x, kernel=' is not a picture such as window(x, kernel=k)"),
        ("", "'' is not a picture such as window(x, kernel=k)"),
        ("none", "'none' shows nothing; leave the line out"),
        ("x", "'x' is not a picture; the words are window, scatter, route, weight_gradient, bias_gradient, pad, dot, "
              "dense, places, shape, parts, select"),
        ("windw(x, kernel=k)", "'windw(x, kernel=k)' is not a picture; the words are window, scatter, route, "
                               "weight_gradient, bias_gradient, pad, dot, dense, places, shape, parts, select"),
        ("window(kernel=k)", "'window(kernel=k)' begins with x, and everything else has a key"),
        ("window(x, k)", "'window(x, k)' begins with x, and everything else has a key"),
        ("window(x)", "window has 'kernel', for sums of products, or 'take', and not both"),
        ("window(x, kernel=k, take=max)", "window has 'kernel', for sums of products, or 'take', and not both"),
        ("window(x, take=max)", "window needs 'size' where there is no kernel"),
        ("window(x, take=most, size=2)",
         "'most' for 'take' of window is not one of max, argmax, mean, columns, entries"),
        ("window(x, take=max, size=2, bias=b)", "'bias' does not go with take=max"),
        ("window(x, take=mean, size=2, ceil_mode=1)", "'ceil_mode' does not go with take=mean"),
        ("window(x, kernel=k, divisor=2)", "'divisor' does not go with kernel"),
        ("window(x, kernel=k, padding=1, after=0)", "window has 'padding' or 'after', not both"),
        ("window(x, kernel=k, strides=2)",
         "window has no 'strides'; its keys are kernel, size, stride, padding, before, after, dilation, ceil_mode, "
         "places, take, bias, groups, divisor, count_include_pad, fill"),
        ("window(x, **k)", "window has no '**'; its keys are kernel, size, stride, padding, before, after, dilation, "
                           "ceil_mode, places, take, bias, groups, divisor, count_include_pad, fill"),
        ("window(x + 1, kernel=k)", "'x + 1' for x of window is not an argument; views of one are flip, flip_rows, "
                                    "flip_columns, transpose, mean"),
        ("window(x, kernel=turn(k))", "'turn(k)' for 'kernel' of window is not an argument; views of one are flip, "
                                      "flip_rows, flip_columns, transpose, mean"),
        ("window(x, kernel=k, stride=[1, 2, 3])", "'stride' of window has 3 expressions in brackets; 2 are needed"),
        ("pad(x, sides=[1, 2])", "'sides' of pad has 2 expressions in brackets; 4 are needed"),
        ("pad(x)", "pad needs 'sides'"),
        ("scatter(x)", "scatter needs 'kernel'"),
        ("bias_gradient(g, stride=1)", "bias_gradient has no 'stride'; its keys are none"),
        ("window(x, kernel=k, stride=s.shape)", "'s.shape' is not allowed; use names, numbers and arithmetic"),
        ("window(x, kernel=k, stride=s[i])",
         "'s[i]' is not allowed; an item is a name and a number, such as padding[0]"),
        ("window(x, kernel=k, stride=open('f'))",
         "\"open('f')\" is not allowed; the functions are min(a, b) and max(a, b)"),
        ("shape(window(x, kernel=k))",
         "'window(x, kernel=k)' is not allowed; the functions are min(a, b) and max(a, b)"),
        ("parts(7)", "'7' is not a picture; the words are window, scatter, route, weight_gradient, bias_gradient, pad, "
                     "dot, dense, places, shape, parts, select"),
        ("x" * (MAX_LENGTH + 1), "the line is longer than 1000 characters"),
    ],
)  # fmt: skip
def test_what_is_not_a_picture_is_one_sentence(line: str, problem: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(problem)}\Z"):
        parse_picture(line)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("window(y, kernel=k)", "there is no argument 'y' here; there are x, k, s"),
        ("window(x, kernel=kh)", "there is no argument 'kh' here; there are x, k, s"),
        ("window(x, kernel=k, stride=t)", "there is no argument or axis 't' here; there are x, k, s, H, kh"),
        ("window(x, kernel=k, stride=[s, t])", "there is no argument or axis 't' here; there are x, k, s, H, kh"),
        ("window(x, kernel=k, stride=t[0])", "there is no argument 't' here; there are x, k, s"),
        ("parts(none, shape(s, places(W, size=1)))", "there is no argument or axis 'W' here; there are x, k, s, H, kh"),
    ],
)
def test_every_name_is_one_of_the_call(line: str, problem: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(problem)}\Z"):
        check_picture(line, ("x", "k", "s"), ("H", "kh"))


def test_axes_may_stand_where_numbers_do() -> None:
    check_picture(
        "window(x, kernel=k, stride=s, padding=[kh - 1, s[1]], places=H - kh + 1)", ("x", "k", "s"), ("H", "kh")
    )


@given(st.text(max_size=60) | st.text("window(x, kernel=k)[]=*'1{}:\n", max_size=40))
def test_any_text_is_a_picture_or_a_sentence(line: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(parse_picture(line), Word)


def test_the_authors_guide_has_every_word_key_and_view() -> None:
    guide = (Path(__file__).parents[2] / ".github" / "WRITING_EXERCISES.md").read_text()
    section = guide[guide.index("## Pictures") : guide.index("## Harnesses")]
    section = re.sub(r"```.*?```", "", section, flags=re.DOTALL)
    written = {word for code in re.findall(r"`([^`\n]+)`", section) for word in re.findall(r"\w+", code)}
    keys = {key for form in WORDS.values() for key in form.keys}

    assert {*WORDS, *TAKES, *VIEWS, *keys, NONE} - written == set()


def test_a_deep_line_is_refused() -> None:
    with pytest.raises(ValueError, match=r"nested too deeply|is not a picture"):
        parse_picture(f"shape({'-' * 990}1)")
