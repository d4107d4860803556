"""The reference solutions agree with what published textbooks worked out by hand."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.real_course.references import function

# Zhang, Lipton, Li, Smola: Dive into Deep Learning, chapters 7.2 to 7.5.
D2L_IMAGE = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
D2L_KERNEL = [[0, 1], [2, 3]]
# Dumoulin and Visin: A guide to convolution arithmetic for deep learning, figures 1.1, 1.2, 1.5 and 1.6.
DV_IMAGE = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
DV_KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]


def tensor(rows: Any) -> Tensor:
    return torch.tensor(rows, dtype=torch.float64)


def same(actual: Tensor, expected: Any, tolerance: float = 1e-9) -> None:
    torch.testing.assert_close(actual, tensor(expected), rtol=0, atol=tolerance)


# --- Dive into Deep Learning -------------------------------------------------------------------------------------


def test_the_first_correlation_of_d2l() -> None:
    same(function("corr2d")(tensor(D2L_IMAGE), tensor(D2L_KERNEL)), [[19, 25], [37, 43]])


def test_the_edge_detector_of_d2l() -> None:
    image = torch.ones(6, 8, dtype=torch.float64)
    image[:, 2:6] = 0
    edges = function("corr2d")(image, tensor([[1, -1]]))
    same(edges, [[0, 1, 0, 0, 0, -1, 0]] * 6)
    same(function("corr2d")(image.T, tensor([[1, -1]])), [[0] * 5] * 8)


@pytest.mark.parametrize("slug", ["conv2d", "conv2d-vectorised", "conv2d-grouped"])
def test_the_two_channels_of_d2l(slug: str) -> None:
    image = tensor([[D2L_IMAGE, [[1, 2, 3], [4, 5, 6], [7, 8, 9]]]])
    weight = tensor([[D2L_KERNEL, [[1, 2], [3, 4]]]])
    same(function(slug)(image, weight), [[[[56, 72], [104, 120]]]])


def test_the_strides_of_d2l() -> None:
    strided = function("corr2d-strided")(tensor(D2L_IMAGE), tensor(D2L_KERNEL), (3, 2), 1)
    same(strided, [[0, 8], [6, 8]])


@pytest.mark.parametrize(
    ("kernel", "padding", "stride", "shape"),
    [(3, 1, 1, (8, 8)), ((5, 3), (2, 1), 1, (8, 8)), (3, 1, 2, (4, 4)), ((3, 5), (0, 1), (3, 4), (2, 2))],
)
def test_the_shapes_of_d2l(kernel: Any, padding: Any, stride: Any, shape: tuple[int, int]) -> None:
    assert function("conv2d-output-shape")((1, 1, 8, 8), 1, kernel, stride, padding) == (1, 1, *shape)


def test_the_pooling_of_d2l() -> None:
    same(function("max-pool2d")(tensor([[D2L_IMAGE]]), 2, 1), [[[[4, 5], [7, 8]]]])
    same(function("avg-pool2d")(tensor([[D2L_IMAGE]]), 2, 1), [[[[2, 3], [5, 6]]]])


# --- A guide to convolution arithmetic ---------------------------------------------------------------------------


def test_figure_1_1_and_its_flipped_kernel() -> None:
    same(function("corr2d")(tensor(DV_IMAGE), tensor(DV_KERNEL)), [[12, 12, 17], [10, 17, 19], [9, 6, 14]])
    flipped = function("true-convolve2d")(tensor(DV_IMAGE), tensor(DV_KERNEL), "valid")
    same(flipped, [[18, 20, 19], [10, 9, 17], [11, 8, 14]])


def test_figure_1_2() -> None:
    strided = function("corr2d-strided")(tensor(DV_IMAGE), tensor(DV_KERNEL), 2, 1)
    same(strided, [[6, 17, 3], [8, 17, 13], [6, 4, 4]])


def test_figures_1_5_and_1_6() -> None:
    means = function("avg-pool2d")(tensor([[DV_IMAGE]]), 3, 1)
    same(means, [[[[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]]]], tolerance=0.051)  # printed to one digit
    same(function("max-pool2d")(tensor([[DV_IMAGE]]), 3, 1), [[[[3, 3, 3], [3, 3, 3], [3, 2, 3]]]])


@pytest.mark.parametrize(
    ("i", "k", "s", "p", "d", "o"),
    [
        (4, 3, 1, 0, 1, 2), (5, 4, 1, 2, 1, 6), (5, 3, 1, 1, 1, 5), (5, 3, 1, 2, 1, 7), (5, 3, 2, 0, 1, 2),
        (5, 3, 2, 1, 1, 3), (6, 3, 2, 1, 1, 3), (7, 3, 1, 0, 2, 3),
    ],
)  # fmt: skip
def test_the_sizes_of_the_guide(i: int, k: int, s: int, p: int, d: int, o: int) -> None:
    assert function("conv-output-size")(i, k, s, p, d) == o


# --- other courses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["conv2d", "conv2d-vectorised"])
def test_the_convolution_of_cs231n(slug: str) -> None:
    def ramp(low: float, high: float, *shape: int) -> Tensor:
        return torch.linspace(low, high, int(torch.tensor(shape).prod()), dtype=torch.float64).reshape(shape)

    image, weight, bias = ramp(-0.1, 0.5, 2, 3, 4, 4), ramp(-0.2, 0.3, 3, 3, 4, 4), ramp(-0.1, 0.2, 3)
    result = function(slug)(image, weight, bias, 2, 1)
    same(result[0, 0], [[-0.08759809, -0.10987781], [-0.18387192, -0.2109216]], tolerance=1e-8)
    same(result[1, 2], [[2.36270298, 2.36904306], [2.38090835, 2.38247847]], tolerance=1e-8)


def test_the_pooling_of_cs231n() -> None:
    image = torch.linspace(-0.3, 0.4, 96, dtype=torch.float64).reshape(2, 3, 4, 4)
    pooled = function("max-pool2d")(image, 2, 2)
    same(pooled[0, 0], [[-0.26315789, -0.24842105], [-0.20421053, -0.18947368]], tolerance=1e-8)


def test_the_five_examples_of_the_lecture() -> None:
    size = function("conv-output-size")
    assert [size(227, 11, 4), size(64, 7, 2), size(32, 5, 1, 2)] == [55, 29, 32]
    assert [size(32, 5), size(64, 5)] == [28, 60]
    assert [size(64, 3, 1, 1), size(32, 3, 1, 1)] == [64, 32]


def test_the_first_window_of_the_lecture() -> None:
    window, filter_ = tensor([[1, 2, 3], [0, 1, 5], [1, 0, 2]]), tensor([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
    products = 1 * 1 + 3 * 1 + 1 * 1 + 1 * 1 + 2 * 1
    for bias in (0, 2.5):
        same(function("neuron-response")(window, filter_, bias), products + bias)


def test_two_small_layers_are_cheaper_than_one_large() -> None:
    count = function("conv2d-param-count")
    assert (2 * count(64, 64, 3), count(64, 64, 5)) == (73_856, 102_464)


NETWORKS: dict[str, tuple[tuple[int, ...], list[tuple[Any, ...]], list[tuple[int, ...]]]] = {
    "the lecture": ((1, 1, 28, 28), [("conv", 5, 5), ("maxpool", 2)], [(1, 5, 24, 24), (1, 5, 12, 12)]),
    "64 x 128 images": (
        (1, 3, 64, 128),
        [("conv", 6, 5), ("maxpool", 2), ("conv", 16, 5), ("maxpool", 2), ("flatten",)],
        [(1, 6, 60, 124), (1, 6, 30, 62), (1, 16, 26, 58), (1, 16, 13, 29), (1, 6032)],
    ),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_networks_of_the_lecture(name: str) -> None:
    shape, described, expected = NETWORKS[name]
    layers = [_layer(*parts) for parts in described]
    assert function("trace-shapes")(shape, layers) == expected


def _layer(kind: str, *numbers: int) -> dict[str, Any]:
    keys = {"conv": ("out_channels", "kernel_size"), "maxpool": ("kernel_size",), "flatten": ()}[kind]
    return {"type": kind, **dict(itertools.zip_longest(keys, numbers))}
