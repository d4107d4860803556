"""Dumoulin and Visin: A guide to convolution arithmetic for deep learning. Its figures show all numbers."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.published.vocabulary import looks_like, published, tensor

IMAGE = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]


@published("corr2d", "Dumoulin and Visin, figure 1.1: 5 x 5 with 3 x 3")
def figure_1_1(corr2d: Any) -> None:
    looks_like(corr2d(tensor(IMAGE), tensor(KERNEL)), tensor([[12, 12, 17], [10, 17, 19], [9, 6, 14]]))


@published("corr2d-strided", "Dumoulin and Visin, figure 1.2: the same with padding 1, stride 2")
def figure_1_2(corr2d_strided: Any) -> None:
    looks_like(corr2d_strided(tensor(IMAGE), tensor(KERNEL), 2, 1), tensor([[6, 17, 3], [8, 17, 13], [6, 4, 4]]))


@published("avg-pool2d", "Dumoulin and Visin, figure 1.5: 5 x 5, window 3, stride 1, one decimal")
def figure_1_5(avg_pool2d: Any) -> None:
    printed = tensor([[[[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]]]])
    looks_like(avg_pool2d(tensor([[IMAGE]]), 3, 1).mul(10).round(), printed.mul(10).round())


@published("max-pool2d", "Dumoulin and Visin, figure 1.6: 5 x 5, window 3, stride 1")
def figure_1_6(max_pool2d: Any) -> None:
    looks_like(max_pool2d(tensor([[IMAGE]]), 3, 1), tensor([[[[3, 3, 3], [3, 3, 3], [3, 2, 3]]]]))
