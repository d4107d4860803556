"""deep-ml, problem 41: the example of its statement, and the five cases of its public repository.

Copies of the statement show another result for the example, which is wrong.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 as everybody calls it
from torch import Tensor

from tests.benchmarks.published.vocabulary import looks_like, published, tensor


@published("corr2d-strided", "deep-ml 41, the example: 4 x 4 with 2 x 2, padding 1, stride 2")
def example(corr2d_strided: Any) -> None:
    image, kernel = count(4), tensor([[1, 0], [-1, 1]])
    looks_like(corr2d_strided(image, kernel, 2, 1), tensor([[1, 1, -4], [9, 7, -4], [0, 14, 16]]))


@published("corr2d-strided", "deep-ml 41, the tests: two images of 5 x 5 and 3 x 3, two square kernels")
def five_cases(corr2d_strided: Any) -> None:
    small, large = tensor([[1, 2], [3, -1]]), tensor([[1, 2, 3], [-6, 2, 8], [5, 2, 3]])
    ramp = tensor([[1, 2, 3]] * 3)
    for image, kernel, stride, padding in [
        (count(5), small, 1, 0), (count(5), small, 1, 1), (count(5), large, 1, 0), (count(5), large, 2, 1),
        (ramp, large, 1, 1),
    ]:  # fmt: skip
        expected = F.conv2d(image[None, None], kernel[None, None], None, stride, padding)[0, 0]
        looks_like(corr2d_strided(image, kernel, stride, padding), expected)


def count(side: int) -> Tensor:
    """1, 2, 3 ... in a square."""
    return torch.arange(1, side * side + 1, dtype=torch.float64).reshape(side, side)
