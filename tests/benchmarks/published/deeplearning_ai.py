"""DeepLearning.AI, Convolutional Neural Networks, week 1. Images are N x H x W x C, weights kh x kw x C x O.

What its tests say of the cache that its functions return as well has no counterpart here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from tests.benchmarks.published.vocabulary import published

Numbers = np.ndarray[Any, np.dtype[np.float64]]


def conv_forward(conv2d: Any, x: Numbers, w: Numbers, b: Numbers, pad: int, stride: int) -> Numbers:
    images, weight = torch.from_numpy(x).permute(0, 3, 1, 2), torch.from_numpy(w).permute(3, 2, 0, 1)
    result: Numbers = conv2d(images, weight, torch.from_numpy(b).flatten(), stride, pad).permute(0, 2, 3, 1).numpy()
    return result


def pool_forward(pool: Any, x: Numbers, f: int, stride: int) -> Numbers:
    result: Numbers = pool(torch.from_numpy(x).permute(0, 3, 1, 2), f, stride).permute(0, 2, 3, 1).numpy()
    return result


@published("conv2d", "DeepLearning.AI conv_forward_test_1: a mean and one row of eight numbers")
def conv_forward_test_1(conv2d: Any) -> None:
    draw = np.random.RandomState(1)
    x, w, b = draw.randn(2, 5, 7, 4), draw.randn(3, 3, 4, 8), draw.randn(1, 1, 1, 8)
    result = conv_forward(conv2d, x, w, b, 1, 2)
    row = [-2.17796037, 8.07171329, -0.5772704, 3.36286738, 4.48113645, -2.89198428, 10.99288867, 3.03171932]
    assert np.isclose(result.mean(), 0.5511276474566768)
    assert np.allclose(result[0, 2, 1], row)


@published("conv2d", "DeepLearning.AI conv_forward_test_2: three shapes and a mean")
def conv_forward_test_2(conv2d: Any) -> None:
    draw = np.random.RandomState(3)
    x, w, b = draw.randn(2, 5, 7, 4), draw.randn(3, 3, 4, 8), draw.randn(1, 1, 1, 8)
    assert conv_forward(conv2d, x, w, b, 3, 1).shape == (2, 9, 11, 8)
    assert conv_forward(conv2d, x, w, b, 0, 2).shape == (2, 2, 3, 8)
    result = conv_forward(conv2d, x, draw.randn(5, 5, 4, 8), draw.randn(1, 1, 1, 8), 6, 1)
    assert result.shape == (2, 13, 15, 8)
    assert np.isclose(result.mean(), -0.5384027772160062)


@published("max-pool2d", "DeepLearning.AI pool_forward_test: a shape and four rows")
def max_pool_forward_test(max_pool2d: Any) -> None:
    assert pool_forward(max_pool2d, np.random.RandomState(1).randn(4, 5, 7, 4), 5, 1).shape == (4, 1, 3, 4)
    result = pool_forward(max_pool2d, np.random.RandomState(1).randn(2, 5, 5, 3), 2, 1)
    rows = [
        [1.19891788, 0.74055645, 0.07734007],
        [0.31515939, 0.84616065, 0.07734007],
        [0.69803203, 0.84616065, 1.2245077],
        [0.69803203, 1.12141771, 1.2245077],
    ]
    assert np.allclose(result[1, 1], rows)


@published("avg-pool2d", "DeepLearning.AI pool_forward_test: a shape and four rows")
def average_pool_forward_test(avg_pool2d: Any) -> None:
    assert pool_forward(avg_pool2d, np.random.RandomState(1).randn(2, 5, 7, 3), 2, 2).shape == (2, 2, 3, 3)
    result = pool_forward(avg_pool2d, np.random.RandomState(1).randn(2, 5, 5, 3), 2, 1)
    rows = [
        [0.11583785, 0.34545544, -0.6561907],
        [-0.2334108, 0.3364666, -0.69382351],
        [0.25497093, -0.21741362, -0.07342615],
        [-0.04092568, -0.01110394, 0.12495022],
    ]
    assert np.allclose(result[1, 1], rows)
