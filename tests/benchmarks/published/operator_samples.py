"""PyTorch's own sample inputs of its operators (op_db), as far as a signature here can express them.

They hold random tensors, so that PyTorch is what they are compared with, in values and dtype. The module is private to
PyTorch and needs expecttest.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 as everybody calls it
from torch import Tensor

from tests.benchmarks.published.vocabulary import published

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from torch.testing._internal.common_methods_invocations import op_db

SAMPLED = {op.name: op for op in op_db if not op.variant_test_name}
# The parameters after the image, in PyTorch's order.
CONV = ("weight", "bias", "stride", "padding", "dilation", "groups")
MAX_POOL = ("kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices")
AVERAGE_POOL = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override")
UNFOLD = ("kernel_size", "dilation", "padding", "stride")
# What a signature here does not have, and what it is as if it were.
PLAIN_CONV = {"dilation": 1, "groups": 1}
PLAIN_MAX = {"dilation": 1, "ceil_mode": False, "return_indices": False}
PLAIN_AVERAGE = {"ceil_mode": False, "divisor_override": None}


def samples(
    operator: str, parameters: tuple[str, ...], usual: dict[str, Any]
) -> Iterator[tuple[Tensor, dict[str, Any]]]:
    """4-D images with their options by name, without the ``usual`` ones, which must have the value that is given."""
    torch.manual_seed(0)
    op: Any = SAMPLED[operator]
    for sample in op.sample_inputs("cpu", torch.float64):
        every = dict(zip(parameters, sample.args, strict=False)) | sample.kwargs
        options = {name: as_option(option) for name, option in every.items()}
        unusual = any(options.pop(name, value) not in (value, (value, value)) for name, value in usual.items())
        if sample.input.dim() == 4 and not unusual and not isinstance(options.get("padding"), str):
            yield sample.input, {name: option for name, option in options.items() if option != ()}


def as_option(option: Any) -> Any:
    """An int or a pair, whatever sequence the sample has for it."""
    if isinstance(option, list | tuple):
        return option[0] if len(option) == 1 else tuple(option)
    return option


def same(expected: Any, actual: Any) -> None:
    """In this order, so that the expected value is there before a solution can change its image."""
    torch.testing.assert_close(actual, expected, rtol=1e-9, atol=1e-9)


@published("conv2d", "PyTorch's samples of conv2d: 4-D, no groups, no dilation")
def conv2d_samples(conv2d: Any) -> None:
    for x, options in samples("nn.functional.conv2d", CONV, PLAIN_CONV):
        same(F.conv2d(x, **options), conv2d(x, **options))


@published("conv2d-grouped", "PyTorch's samples of conv2d: 4-D")
def grouped_samples(conv2d_grouped: Any) -> None:
    for x, options in samples("nn.functional.conv2d", CONV, {}):
        same(F.conv2d(x, **options), conv2d_grouped(x, **options))


@published("max-pool2d", "PyTorch's samples of max_pool2d: 4-D, no dilation, ceil_mode or indices")
def max_pool_samples(max_pool2d: Any) -> None:
    for x, options in samples("nn.functional.max_pool2d", MAX_POOL, PLAIN_MAX):
        same(F.max_pool2d(x, **options), max_pool2d(x, **options))


@published("max-pool2d-full", "PyTorch's samples of max_pool2d: 4-D")
def full_max_pool_samples(max_pool2d_full: Any) -> None:
    for x, options in samples("nn.functional.max_pool2d", MAX_POOL, {}):
        same(F.max_pool2d(x, **options), max_pool2d_full(x, **options))


@published("avg-pool2d", "PyTorch's samples of avg_pool2d: 4-D, no ceil_mode or divisor")
def average_pool_samples(avg_pool2d: Any) -> None:
    for x, options in samples("nn.functional.avg_pool2d", AVERAGE_POOL, PLAIN_AVERAGE):
        same(F.avg_pool2d(x, **options), avg_pool2d(x, **options))


@published("im2col", "PyTorch's samples of unfold")
def unfold_samples(im2col: Any) -> None:
    for x, options in samples("nn.functional.unfold", UNFOLD, {}):
        same(F.unfold(x, **options), torch.tensor(im2col(x.numpy(), **options)))
