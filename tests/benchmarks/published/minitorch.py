"""minitorch, module 4: poolings of a 1 x 1 x 4 x 4 image that hypothesis draws; only the first number is looked at.

The gradient of average pooling is held against differences as well. PyTorch's gradient of whatever a solution computes
fits it, so that there must be one is all that this asks here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from torch import Tensor

from tests.benchmarks.published.vocabulary import published, tensor

IMAGES = st.lists(st.floats(min_value=-100, max_value=100), min_size=16, max_size=16)
WINDOWS = ((2, 2), (2, 1), (1, 2))


@published("max-pool2d", "minitorch test_max_pool: 100 drawn 4 x 4 images, three windows, the first number")
def first_maximum(max_pool2d: Any) -> None:
    first_number_is(max_pool2d, lambda window: window.max())


@published("avg-pool2d", "minitorch test_avg: 100 drawn 4 x 4 images, three windows, the first number; a gradient")
def first_average(avg_pool2d: Any) -> None:
    first_number_is(avg_pool2d, lambda window: window.mean())
    image = tensor([[[[0] * 4] * 4]]).requires_grad_()
    avg_pool2d(image, (2, 2)).sum().backward()
    assert image.grad is not None


def first_number_is(pool: Any, summary: Callable[[Tensor], Tensor]) -> None:
    @settings(max_examples=100, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(IMAGES)
    def test(numbers: list[float]) -> None:
        image = tensor(numbers).reshape(1, 1, 4, 4)
        for height, width in WINDOWS:
            difference = pool(image, (height, width))[0, 0, 0, 0] - summary(image[0, 0, :height, :width])
            assert abs(difference) < 0.01

    test()
