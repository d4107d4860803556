"""Zhang, Lipton, Li, Smola: Dive into Deep Learning, chapter 7. The book prints results for the eye to compare."""

from __future__ import annotations

from typing import Any

import torch

from tests.benchmarks.published.vocabulary import looks_like, published, tensor

IMAGE = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
KERNEL = [[0, 1], [2, 3]]


@published("corr2d", "Dive into Deep Learning 7.2: 3 x 3 with 2 x 2")
def first_correlation(corr2d: Any) -> None:
    looks_like(corr2d(tensor(IMAGE), tensor(KERNEL)), tensor([[19, 25], [37, 43]]))


@published("corr2d", "Dive into Deep Learning 7.2: edges of a 6 x 8 image and of its transpose with 1 x 2")
def edge_detector(corr2d: Any) -> None:
    image, kernel = torch.ones(6, 8, dtype=torch.float64), tensor([[1, -1]])
    image[:, 2:6] = 0
    looks_like(corr2d(image, kernel), tensor([[0, 1, 0, 0, 0, -1, 0]] * 6))
    looks_like(corr2d(image.T, kernel), tensor([[0] * 5] * 8))


@published("corr2d-strided", "Dive into Deep Learning 7.3: 3 x 3 with 2 x 2, padding 1, stride (3, 2)")
def strides(corr2d_strided: Any) -> None:
    looks_like(corr2d_strided(tensor(IMAGE), tensor(KERNEL), (3, 2), 1), tensor([[0, 8], [6, 8]]))


@published("max-pool2d", "Dive into Deep Learning 7.5: 3 x 3, window 2, stride 1")
def max_pooling(max_pool2d: Any) -> None:
    looks_like(max_pool2d(tensor([[IMAGE]]), 2, 1), tensor([[[[4, 5], [7, 8]]]]))


@published("avg-pool2d", "Dive into Deep Learning 7.5: 3 x 3, window 2, stride 1")
def average_pooling(avg_pool2d: Any) -> None:
    looks_like(avg_pool2d(tensor([[IMAGE]]), 2, 1), tensor([[[[2, 3], [5, 6]]]]))
