"""What makes each number of a result: every expectation is a sum that can be done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judge.cells import Added, Factor, Picture
from grader.judge.picture import picture
from grader.model.picture import Axis, Source, Sum, Windows
from grader.values import Array, from_numpy

pytestmark = pytest.mark.quick


def tensor(numbers: object) -> Array:
    return from_numpy(np.array(numbers), "tensor")


def values(drawn: Picture) -> list[float]:
    return [drawn.cell(index).value for index in drawn.indices()]


def test_a_window_meets_the_kernel_number_by_number() -> None:
    arguments = {"x": tensor([[1, 2, 0], [3, -1, 2]]), "k": tensor([[1, 3], [0, -2]])}
    windows = Windows(Source("x"), (Axis(2, size=2, places=1), Axis(3, size=2, places=2)), Sum(Source("k")))

    drawn = picture(windows, arguments)

    assert drawn.shape == (1, 2)
    assert values(drawn) == [1 * 1 + 2 * 3 + 3 * 0 + -1 * -2, 2 * 1 + 0 * 3 + -1 * 0 + 2 * -2]
    cell = drawn.cell((0, 0))
    assert cell.how == Added()
    assert cell.terms[1].factors == (Factor(0, (0, 1), 2), Factor(1, (0, 1), 3))
    assert [plane.label for plane in drawn.planes] == ["x", "k"]
