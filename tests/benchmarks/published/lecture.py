"""Deep learning for everyone, season 2, PyTorch, lab 10-1: the kernel that the lecture slides over a 5 x 5 image.

Only the top-left corner of the image, whose window gives 8, is in the notes of the lecture; the other numbers are ours.
"""

from __future__ import annotations

from typing import Any

from tests.benchmarks.published.vocabulary import looks_like, published, tensor


@published("corr2d", "the lecture's lab 10-1: 5 x 5 with a symmetric 3 x 3 kernel")
def symmetric_kernel(corr2d: Any) -> None:
    image = tensor([[1, 2, 3, 0, 1], [0, 1, 5, 1, 0], [1, 0, 2, 2, 1], [2, 1, 0, 1, 3], [0, 2, 1, 0, 2]])
    kernel = tensor([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
    looks_like(corr2d(image, kernel), tensor([[8, 9, 8], [7, 6, 10], [5, 4, 7]]))
