"""Pictures in the terminal: all of their text is compared with golden files, and no line is too wide.

After a change that is meant, write the files anew with ``UPDATE_GOLDEN=1 pytest tests/reporting`` and read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from grader.model.exercise import Call
from grader.model.picture import Argmax, Max, Parts, Sum, Windows
from grader.model.report import Failure
from grader.reporting.terminal import write
from grader.values import Tuple
from tests.reporting import pictures
from tests.reporting.pictures import EVERY, K, X, axis, failing, pictured, result_of, tensor
from tests.reporting.reports import written

pytestmark = pytest.mark.quick

GOLDEN = Path(__file__).parent / "golden_pictures"


def shown(failure: Failure, **context: object) -> list[str]:
    """The lines on ``failure``, without indent, from the call on."""
    lines = written(write, pictured(failure, "corr2d"), **{"width": 80, **context}).splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("      A made-up case."))
    return [line.removeprefix(" " * 6) for line in lines[start + 1 : lines.index("", start)]]


@pytest.mark.parametrize("name", EVERY)
def test_a_picture_in_the_terminal(name: str) -> None:
    text = written(write, EVERY[name](), width=80)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_picture() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(EVERY)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_of_a_picture_is_wider_than_the_terminal(name: str, language: str, width: int) -> None:
    lines = written(write, EVERY[name](), width=width, language=language).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_colours_add_nothing_to_the_marks() -> None:
    plain = written(write, pictures.largest(), width=80)
    coloured = written(write, pictures.largest(), width=80, colours="standard")
    without = "".join(piece.split("m", 1)[-1] for piece in coloured.split("\x1b["))
    assert without == plain
    assert "\x1b[" in coloured


def test_a_wide_slice_is_cut_into_columns_that_fit() -> None:
    x = tensor([[*range(100, 130)]])
    part = Windows(X, (axis(1, 1), axis(30, 29)), Max())
    lines = shown(failing(part, {"x": x}, [[128, 0]], "max_pool2d"))
    assert lines[:5] == [
        "max_pool2d(x)",
        "x: tensor 1x30, float64",
        "  [:, 0:12]",
        "   100  [101] [102] [103] [104] [105] [106] [107] [108] [109] [110] [111]",
        "  [:, 12:24]",
    ]


def test_arguments_that_take_no_part_are_written_as_ever() -> None:
    arguments = {"x": tensor([[1, 2, 3]]), "k": tensor([[1, -1]]), "unused": tensor([[5]])}
    lines = shown(failing(Windows(X, (axis(1, 1), axis(3, 2)), Sum(K)), arguments, [[-1, 0]], "corr2d"))
    assert lines == [
        "corr2d(x, k, unused)",
        "unused: tensor 1x1, float64",
        "   5",
        "x: tensor 1x3, float64    k: tensor 1x2, float64",
        "   1  [2] [3]               [ 1] [-1]",
        "expected: tensor 1x2, float64    yours: tensor 1x2, float64",
        "   -1  [-1]                         -1  [ 0]",
        "[0, 1]: 2·1 + 3·(-1) = -1, yours is 0",
        "[ ] takes part",
        "1 of 2 numbers differ",
    ]


def test_items_of_a_tuple_that_are_right_are_written_as_ever() -> None:
    x = tensor([[1, 2, 3]])
    largest, where = (Windows(X, (axis(1, 1), axis(3, 2)), take) for take in (Max(), Argmax()))
    values, places = (result_of(part, {"x": x}) for part in (largest, where))
    failure = Failure(
        "[1]: 2 of 2 numbers differ",
        "A made-up case.",
        Call("f", (x,), {}),
        names=("x",),
        expected=Tuple((tensor(values), tensor(places))),
        actual=Tuple((tensor(values), tensor(np.zeros_like(places)))),
        picture=Parts((largest, where)),
        parts=((), (0, 1)),
    )
    assert shown(failure) == [
        "f(x)",
        "expected[0]: tensor 1x2, float64    yours[0]: tensor 1x2, float64",
        "   2   3                               2   3",
        "x: tensor 1x3, float64",
        "  [1] (2)  3",
        "expected[1]: tensor 1x2, float64    yours[1]: tensor 1x2, float64",
        "  [1] >2<                             [0] >0<",
        "[0, 0]: max(1, 2) → row 0, column 1 → 0·3 + 1 = 1, yours is 0",
        "[ ] takes part  ( ) the largest of a window",
        "[1]: 2 of 2 numbers differ",
    ]


def test_without_a_picture_arrays_are_written_as_ever() -> None:
    arguments = {"x": tensor([[1, 2, 3]]), "k": tensor([[1, -1]])}
    failure = failing(Windows(X, (axis(1, 1), axis(3, 2)), Sum(K)), arguments, [[-1, 0]], "corr2d")
    assert shown(replace(failure, picture=None)) == [
        "corr2d(x, k)",
        "x: tensor 1x3, float64    k: tensor 1x2, float64",
        "   1   2   3                  1   -1",
        "expected: tensor 1x2, float64    yours: tensor 1x2, float64",
        "   -1  >-1<                         -1  > 0<",
        "1 of 2 numbers differ",
    ]
