"""The reference solutions agree with PyTorch: on its own sample inputs, and on grids of what a signature can express.

The samples are those of ``torch.testing._internal`` (``op_db``), which PyTorch tests its operators with; it is private,
so these tests are skipped where a release does not have it.
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 as everybody calls it
from torch import Tensor, nn

from tests.real_course.references import FILES, function, outcome

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    methods: Any = pytest.importorskip(
        "torch.testing._internal.common_methods_invocations", reason="this torch does not ship its operators' samples"
    )

OPS = {(op.name, op.variant_test_name): op for op in methods.op_db}


class Sample(NamedTuple):
    """One call of an operator of PyTorch's."""

    input: Tensor
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def samples(name: str, variant: str = "") -> Iterator[Sample]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for sample in OPS[name, variant].sample_inputs("cpu", torch.float64):
            yield Sample(sample.input.detach(), tuple(map(_detached, sample.args)), dict(sample.kwargs))


def _detached(thing: Any) -> Any:
    return thing.detach() if isinstance(thing, Tensor) else thing


def as_option(option: Any) -> Any:
    """An int or a pair, whatever sequence the sample has for it."""
    if isinstance(option, list | tuple):
        return tuple(option) if len(option) > 1 else option[0]
    return option


def agree(actual: Any, expected: Any) -> None:
    if expected is ValueError or actual is ValueError:
        assert actual is expected
        return
    torch.testing.assert_close(actual, expected, rtol=1e-9, atol=1e-9, equal_nan=True)


# --- PyTorch's own samples ---------------------------------------------------------------------------------------


def conv_options(sample: Sample) -> dict[str, Any] | None:
    """The options of a conv2d sample, or None if it is not 4-D or its padding is a word."""
    options = {name: as_option(sample.kwargs.get(name, usual)) for name, usual in CONV_OPTIONS.items()}
    if sample.input.dim() != 4 or isinstance(options["padding"], str):
        return None
    return options


CONV_OPTIONS = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}


@pytest.mark.parametrize("slug", ["conv2d", "conv2d-vectorised"])
def test_conv2d_agrees_on_the_samples(slug: str) -> None:
    tried = 0
    for sample in samples("nn.functional.conv2d"):
        options = conv_options(sample)
        if options is None or (options["dilation"], options["groups"]) not in {(1, 1), ((1, 1), 1)}:
            continue
        weight, bias = (*sample.args, None)[:2]
        own = {name: options[name] for name in ("stride", "padding")}
        agree(function(slug)(sample.input, weight, bias, **own), F.conv2d(sample.input, weight, bias, **own))
        tried += 1
    assert tried >= 3


def test_conv2d_grouped_agrees_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.conv2d"):
        if (options := conv_options(sample)) is not None:
            weight, bias = (*sample.args, None)[:2]
            expected = F.conv2d(sample.input, weight, bias, **options)
            agree(function("conv2d-grouped")(sample.input, weight, bias, **options), expected)
            tried += 1
    assert tried >= 13


def test_a_module_of_ones_own_agrees_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.conv2d"):
        if (options := conv_options(sample)) is None:
            continue
        weight, bias = (*sample.args, None)[:2]
        out_channels, in_channels = weight.shape[0], weight.shape[1] * options["groups"]
        arguments = (in_channels, out_channels, tuple(weight.shape[2:]))
        theirs = nn.Conv2d(*arguments, bias=bias is not None, dtype=torch.float64, **options)
        theirs.load_state_dict({"weight": weight} | ({} if bias is None else {"bias": bias}))
        ours = function("conv2d-module")(*arguments, bias=bias is not None, **options).double()
        ours.load_state_dict(theirs.state_dict())
        agree(ours(sample.input).detach(), theirs(sample.input).detach())
        tried += 1
    assert tried >= 13


def pool_options(sample: Sample, *names: str) -> dict[str, Any] | None:
    """The options of a pooling sample by name; None if it is not 4-D or uses an option that is not in ``names``."""
    every = {"kernel_size": sample.args[0]} if sample.args else {}
    every |= {name: as_option(option) for name, option in sample.kwargs.items()}
    usual = {"dilation": (1, (1, 1)), "ceil_mode": (False,), "return_indices": (False,), "divisor_override": (None,)}
    if sample.input.dim() != 4 or any(every.get(n, v[0]) not in v for n, v in usual.items() if n not in names):
        return None
    return {name: every[name] for name in ("kernel_size", "stride", "padding", *names) if name in every}


def test_max_pool2d_agrees_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.max_pool2d"):
        if (options := pool_options(sample)) is not None:
            agree(function("max-pool2d")(sample.input, **options), F.max_pool2d(sample.input, **options))
            tried += 1
    assert tried >= 40


def test_max_pool2d_full_agrees_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.max_pool2d"):
        options = pool_options(sample, "dilation", "ceil_mode", "return_indices")
        if options is not None:
            agree(function("max-pool2d-full")(sample.input, **options), F.max_pool2d(sample.input, **options))
            tried += 1
    assert tried >= 500


def test_avg_pool2d_agrees_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.avg_pool2d"):
        options = pool_options(sample, "count_include_pad")
        if options is not None and options.get("stride", 1) != ():
            agree(function("avg-pool2d")(sample.input, **options), F.avg_pool2d(sample.input, **options))
            tried += 1
    assert tried >= 2


def test_pad2d_agrees_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.pad", "constant"):
        padding, value = as_option(sample.args[0]), sample.kwargs.get("value") or 0.0
        if isinstance(padding, tuple) and len(padding) == 4 and min(padding) >= 0:
            agree(function("pad2d")(sample.input, padding, value), F.pad(sample.input, padding, value=value))
            tried += 1
    assert tried >= 5


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
def test_pad2d_modes_agrees_on_the_samples(mode: str) -> None:
    tried = 0
    for sample in samples("nn.functional.pad", mode):
        padding = as_option(sample.args[0])
        if sample.input.dim() == 4 and isinstance(padding, tuple) and len(padding) == 4 and min(padding) >= 0:
            agree(function("pad2d-modes")(sample.input, padding, mode), F.pad(sample.input, padding, mode=mode))
            tried += 1
    assert tried >= 1


def test_im2col_agrees_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.unfold"):
        kernel, *rest = map(as_option, sample.args)
        names = ("dilation", "padding", "stride")
        options = dict(zip(names, rest, strict=False)) | {
            k: as_option(v) for k, v in sample.kwargs.items() if k in names
        }
        if sample.input.dim() == 4:
            columns = function("im2col")(sample.input.numpy(), kernel, **options)
            agree(torch.from_numpy(np.ascontiguousarray(columns)), F.unfold(sample.input, kernel, **options))
            tried += 1
    assert tried >= 100


def test_conv_transpose2d_agrees_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.conv_transpose2d"):
        options = {name: as_option(option) for name, option in sample.kwargs.items()}
        weight, bias = (*sample.args, None)[:2]
        beyond = {options.pop("dilation", 1), options.pop("groups", 1)} - {1, (1, 1)}
        if sample.input.dim() == 4 and not beyond:
            expected = F.conv_transpose2d(sample.input, weight, bias, **options)
            agree(function("conv-transpose2d")(sample.input, weight, bias, **options), expected)
            tried += 1
    assert tried >= 3


def test_conv2d_backward_agrees_with_autograd_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.conv2d"):
        options = conv_options(sample)
        if options is None or (options["dilation"], options["groups"]) not in {(1, 1), ((1, 1), 1)}:
            continue
        own = {name: options[name] for name in ("stride", "padding")}
        x, weight = sample.input.requires_grad_(), sample.args[0].requires_grad_()
        bias = torch.zeros(weight.shape[0], dtype=x.dtype, requires_grad=True)
        output = F.conv2d(x, weight, bias, **own)
        grad_out = torch.arange(output.numel(), dtype=x.dtype).reshape(output.shape) % 7 - 3
        expected = torch.autograd.grad(output, (x, weight, bias), grad_out)
        agree(function("conv2d-backward")(grad_out, x.detach(), weight.detach(), **own), expected)
        tried += 1
    assert tried >= 3


def test_max_pool2d_backward_agrees_with_autograd_on_the_samples() -> None:
    tried = 0
    for sample in samples("nn.functional.max_pool2d"):
        if (options := pool_options(sample)) is None:
            continue
        x = sample.input.round().requires_grad_()  # so that there are ties
        output = F.max_pool2d(x, **options)
        grad_out = torch.arange(output.numel(), dtype=x.dtype).reshape(output.shape) % 7 - 3
        [expected] = torch.autograd.grad(output, x, grad_out)
        agree(function("max-pool2d-backward")(grad_out, x.detach(), **options), expected)
        tried += 1
    assert tried >= 40


# --- grids of what a signature can express -----------------------------------------------------------------------


def image(*shape: int) -> Tensor:
    """Small whole numbers with ties and signs, the same every time."""
    return (torch.arange(math.prod(shape), dtype=torch.float64) * 7 % 11 - 5).reshape(shape)


def test_conv_output_size_agrees_on_a_grid() -> None:
    ours = function("conv-output-size")
    for n, k, s, p, d in itertools.product(range(1, 8), range(1, 5), range(1, 4), range(3), range(1, 4)):
        theirs = outcome(F.conv1d, torch.ones(1, 1, n), torch.ones(1, 1, k), None, s, p, d)
        assert outcome(ours, n, k, s, p, d) == (theirs if theirs is ValueError else theirs.shape[-1])


def test_pool_output_size_agrees_on_a_grid() -> None:
    ours = function("pool-output-size")
    for n, k, s, p, d in itertools.product(range(1, 8), range(1, 5), (None, 1, 2, 3), range(3), range(1, 3)):
        for ceil in (False, True):
            theirs = outcome(F.max_pool1d, torch.ones(1, 1, n), k, s, p, d, ceil)
            assert outcome(ours, n, k, s, p, d, ceil) == (theirs if theirs is ValueError else theirs.shape[-1])


PAIRS = [1, 2, (1, 2), (2, 1)]
PADDINGS = [0, 1, (0, 1), (1, 0)]


def test_conv2d_output_shape_agrees_on_a_grid() -> None:
    ours = function("conv2d-output-shape")
    for k, s, p, d, g in itertools.product([*PAIRS, 3, (3, 1)], PAIRS, PADDINGS, [1, 2, (1, 2)], [1, 2, 4]):

        def theirs(k: Any = k, s: Any = s, p: Any = p, d: Any = d, g: Any = g) -> tuple[int, ...]:
            layer = nn.Conv2d(4, 4, k, s, p, d, g, device="meta")
            return tuple(layer(torch.empty(2, 4, 3, 5, device="meta")).shape)

        assert outcome(ours, (2, 4, 3, 5), 4, k, s, p, d, g) == outcome(theirs)


def test_conv2d_param_count_agrees_on_a_grid() -> None:
    ours = function("conv2d-param-count")
    for i, o, k, g, bias in itertools.product([1, 2, 4], [1, 2, 4], PAIRS, [1, 2], [True, False]):

        def theirs(i: int = i, o: int = o, k: Any = k, g: int = g, bias: bool = bias) -> int:
            return sum(each.numel() for each in nn.Conv2d(i, o, k, groups=g, bias=bias, device="meta").parameters())

        assert outcome(ours, i, o, k, g, bias) == outcome(theirs)


@pytest.mark.filterwarnings("ignore:Using padding='same'")  # torch says that it copies, which is as well
def test_same_padding_agrees_on_a_grid() -> None:
    for k, d in itertools.product(range(1, 9), range(1, 5)):
        left, right = function("same-padding")(k, d)
        x, weight = image(1, 1, 40), torch.arange(1.0, k + 1, dtype=torch.float64).reshape(1, 1, k)
        expected = F.conv1d(x, weight, padding="same", dilation=d)
        agree(F.conv1d(F.pad(x, (left, right)), weight, dilation=d), expected)


def test_pad2d_agrees_on_a_grid() -> None:
    for padding, value in itertools.product(itertools.product(range(3), repeat=4), (0.0, -1.5)):
        agree(function("pad2d")(image(2, 3), padding, value), F.pad(image(2, 3), padding, value=value))


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_pad2d_modes_agrees_on_a_grid(mode: str) -> None:
    x = image(1, 2, 2, 3)
    for padding in itertools.product(range(5), repeat=4):
        agree(outcome(function("pad2d-modes"), x, padding, mode), outcome(F.pad, x, padding, mode=mode))


def test_corr2d_agrees_on_a_grid() -> None:
    for h, w, kh, kw in itertools.product(range(1, 5), range(1, 5), range(1, 4), range(1, 4)):
        x, k = image(h, w), image(kh, kw)
        theirs = outcome(F.conv2d, x[None, None], k[None, None])
        agree(outcome(function("corr2d"), x, k), theirs if theirs is ValueError else theirs[0, 0])


def test_corr2d_strided_agrees_on_a_grid() -> None:
    options = itertools.product([(3, 4), (1, 2)], [(1, 2), (3, 1), (2, 2)], PAIRS, PADDINGS, [1, 2, (2, 1)])
    for size, kernel, s, p, d in options:
        x, k = image(*size), image(*kernel)
        theirs = outcome(F.conv2d, x[None, None], k[None, None], None, s, p, d)
        agree(outcome(function("corr2d-strided"), x, k, s, p, d), theirs if theirs is ValueError else theirs[0, 0])


def test_true_convolve2d_is_what_a_flipped_kernel_gives() -> None:
    for h, w, kh, kw in itertools.product(range(1, 4), range(1, 4), range(1, 4), range(1, 4)):
        x, k = image(h, w), image(kh, kw)
        flipped = k.flip(0, 1)[None, None]
        full = F.conv2d(x[None, None], flipped, padding=(kh - 1, kw - 1))[0, 0]
        agree(function("true-convolve2d")(x, k, "full"), full)
        valid = outcome(F.conv2d, x[None, None], flipped)
        agree(outcome(function("true-convolve2d"), x, k, "valid"), valid if valid is ValueError else valid[0, 0])


def test_neuron_response_is_one_output_of_a_linear_layer() -> None:
    for shape in [(), (3,), (2, 3), (2, 2, 2)]:
        patch, weight = image(*shape), image(*shape) * 2 + 1
        layer = F.linear(patch.reshape(1, -1), weight.reshape(1, -1), torch.tensor([2.0], dtype=torch.float64))
        agree(function("neuron-response")(patch, weight, 2.0), layer.reshape(()))


@pytest.mark.parametrize("slug", ["conv2d", "conv2d-vectorised"])
def test_conv2d_agrees_on_a_grid(slug: str) -> None:
    for n, c, o, kernel, s, p in itertools.product(
        [0, 1, 2], [1, 3], [1, 2], [(1, 2), (2, 1), (4, 4)], PAIRS, PADDINGS
    ):
        x, weight, bias = image(n, c, 3, 4), image(o, c, *kernel), image(o)
        agree(outcome(function(slug), x, weight, bias, s, p), outcome(F.conv2d, x, weight, bias, s, p))


def test_conv2d_grouped_agrees_on_a_grid() -> None:
    for g, o, kernel, s, p, d in itertools.product([1, 2, 3, 4], [2, 4], [1, 2], PAIRS, PADDINGS, [1, (1, 2)]):
        x, weight, bias = image(2, 4, 3, 4), image(o, max(4 // g, 1), kernel, kernel), image(o)
        ours = outcome(function("conv2d-grouped"), x, weight, bias, s, p, d, g)
        agree(ours, outcome(F.conv2d, x, weight, bias, s, p, d, g))


POOLS = [1, 2, 3, (1, 2), (2, 1), (3, 2)]
STRIDES = [None, 1, 2, (1, 2)]


def test_max_pool2d_agrees_on_a_grid() -> None:
    for k, s, p in itertools.product(POOLS, STRIDES, [*PADDINGS, 2]):
        x = image(2, 2, 3, 4)
        agree(outcome(function("max-pool2d"), x, k, s, p), outcome(F.max_pool2d, x, k, s, p))


def test_max_pool2d_full_agrees_on_a_grid() -> None:
    ours = function("max-pool2d-full")
    for k, s, p, d, ceil, indices in itertools.product(POOLS, STRIDES, PADDINGS, [1, 2], [False, True], [False, True]):
        x = image(2, 2, 3, 4)
        theirs = outcome(F.max_pool2d, x, k, s, p, d, ceil_mode=ceil, return_indices=indices)
        if isinstance(theirs, tuple) and not theirs[0].isfinite().all():
            continue  # a window without a real pixel has no index to agree on
        agree(outcome(ours, x, k, s, p, d, ceil_mode=ceil, return_indices=indices), theirs)


def test_avg_pool2d_agrees_on_a_grid() -> None:
    for k, s, p, count in itertools.product(POOLS, STRIDES, PADDINGS, [True, False]):
        x = image(2, 2, 3, 4)
        theirs = outcome(F.avg_pool2d, x, k, s, p, count_include_pad=count)
        agree(outcome(function("avg-pool2d"), x, k, s, p, count), theirs)


def test_gap_head_agrees_with_pooling_and_a_linear_layer() -> None:
    for n, c, h, w, classes in itertools.product([0, 1, 2], [1, 3], [1, 2], [1, 3], [1, 4]):
        x, weight, bias = image(n, c, h, w), image(classes, c), image(classes)
        for given in (bias, None):
            theirs = F.linear(F.adaptive_avg_pool2d(x, 1).flatten(1), weight, given) if n else x.new_zeros(0, classes)
            agree(function("gap-head")(x, weight, given), theirs)


def test_im2col_agrees_on_a_grid() -> None:
    for k, s, p, d in itertools.product(POOLS, PAIRS, PADDINGS, [1, 2, (1, 2)]):
        x = image(2, 2, 3, 4)
        ours = outcome(function("im2col"), x.numpy(), k, s, p, d)
        theirs = outcome(F.unfold, x, k, d, p, s)
        agree(ours if ours is ValueError else torch.from_numpy(np.ascontiguousarray(ours)), theirs)


def torch_windows(x: Tensor, kernel: tuple[int, int], stride: tuple[int, int]) -> Tensor:
    return x.unfold(2, kernel[0], stride[0]).unfold(3, kernel[1], stride[1])


def test_window_view_agrees_with_torchs_own_view_on_a_grid() -> None:
    for k, s in itertools.product(POOLS, PAIRS):
        for x in (image(2, 2, 3, 4), image(2, 2, 4, 3).transpose(2, 3)):
            (kh, kw), (sh, sw) = (option if isinstance(option, tuple) else (option, option) for option in (k, s))
            theirs = outcome(torch_windows, x, (kh, kw), (sh, sw))
            ours = outcome(function("window-view"), x.numpy(), k, s)
            agree(ours if ours is ValueError else torch.from_numpy(ours.copy()), theirs)
            if ours is not ValueError:
                assert np.shares_memory(ours, x.numpy())
                assert [stride // ours.itemsize for stride in ours.strides] == list(theirs.stride())


def test_conv_transpose2d_agrees_on_a_grid() -> None:
    ours = function("conv-transpose2d")
    for c, o, kernel, s, p, op in itertools.product([1, 2], [1, 3], [1, 2, 3], PAIRS, PADDINGS, [0, 1, (0, 1)]):
        x, weight, bias = image(2, c, 2, 3), image(c, o, kernel, kernel), image(o)
        agree(outcome(ours, x, weight, bias, s, p, op), outcome(F.conv_transpose2d, x, weight, bias, s, p, op))


# --- gradients, by central differences ---------------------------------------------------------------------------

STEP = 1e-6


def numerical_gradient(scalar: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The gradient of ``scalar`` by each number of ``x``, from both sides."""
    gradient = torch.zeros_like(x)
    for index in range(x.numel()):
        shift = torch.zeros_like(x)
        shift.view(-1)[index] = STEP
        gradient.view(-1)[index] = (scalar(x + shift) - scalar(x - shift)) / (2 * STEP)
    return gradient


def test_conv2d_backward_is_the_slope_of_conv2d() -> None:
    x, weight = image(2, 2, 3, 4), image(2, 2, 2, 2)
    bias = image(2)
    options: dict[str, Any] = {"stride": (1, 2), "padding": (1, 0)}
    grad_out = image(*F.conv2d(x, weight, bias, **options).shape)

    def weighted(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return (F.conv2d(x, weight, bias, **options) * grad_out).sum()

    ours = function("conv2d-backward")(grad_out, x, weight, **options)
    slopes = (
        numerical_gradient(lambda moved: weighted(moved, weight, bias), x),
        numerical_gradient(lambda moved: weighted(x, moved, bias), weight),
        numerical_gradient(lambda moved: weighted(x, weight, moved), bias),
    )
    for gradient, slope in zip(ours, slopes, strict=True):
        torch.testing.assert_close(gradient, slope, rtol=1e-6, atol=1e-6)


def test_max_pool2d_backward_is_the_slope_of_max_pool2d() -> None:
    x = (torch.arange(24, dtype=torch.float64) * 7 % 24).reshape(1, 2, 3, 4)  # no ties, where there is no slope
    options: dict[str, Any] = {"kernel_size": 2, "stride": 1, "padding": 1}
    grad_out = image(*F.max_pool2d(x, **options).shape)
    slope = numerical_gradient(lambda moved: (F.max_pool2d(moved, **options) * grad_out).sum(), x)
    torch.testing.assert_close(function("max-pool2d-backward")(grad_out, x, **options), slope, rtol=1e-6, atol=1e-6)


DIFFERENTIABLE: dict[str, tuple[Callable[[Any, Tensor], Tensor], tuple[int, ...]]] = {
    "pad2d": (lambda f, x: f(x, (1, 0, 2, 1), 3.0), (2, 3)),
    "pad2d-modes": (lambda f, x: f(x, (1, 1, 1, 0), "reflect"), (1, 1, 2, 3)),
    "neuron-response": (lambda f, x: f(x, image(2, 3), 1.0), (2, 3)),
    "corr2d": (lambda f, x: f(x, image(2, 1)), (3, 3)),
    "true-convolve2d": (lambda f, x: f(x, image(2, 1), "full"), (3, 3)),
    "corr2d-strided": (lambda f, x: f(x, image(2, 1), 2, 1, 2), (3, 3)),
    "conv2d": (lambda f, x: f(x, image(2, 2, 2, 1), image(2), 2, 1), (1, 2, 3, 3)),
    "conv2d-grouped": (lambda f, x: f(x, image(2, 1, 2, 1), None, 1, 1, 2, 2), (1, 2, 3, 3)),
    "conv2d-vectorised": (lambda f, x: f(x, image(2, 2, 2, 1), image(2), 2, 1), (1, 2, 3, 3)),
    "max-pool2d": (lambda f, x: f(x, 2, 1, 1), (1, 1, 3, 3)),
    "max-pool2d-full": (lambda f, x: f(x, 2, 1, 1, ceil_mode=True), (1, 1, 3, 3)),
    "avg-pool2d": (lambda f, x: f(x, 2, 1, 1, False), (1, 1, 3, 3)),
    "gap-head": (lambda f, x: f(x, image(3, 2), image(3)), (1, 2, 2, 3)),
    "conv-transpose2d": (lambda f, x: f(x, image(2, 1, 2, 2), None, 2, 1, 1), (1, 2, 2, 3)),
}  # fmt: skip


@pytest.mark.parametrize("slug", DIFFERENTIABLE)
def test_the_gradient_that_flows_is_the_slope(slug: str) -> None:
    call, shape = DIFFERENTIABLE[slug]
    x = (torch.arange(math.prod(shape), dtype=torch.float64) * 5 % 17).reshape(shape)
    moved = x.clone().requires_grad_()
    result = call(function(slug), moved)
    weights = image(*result.shape)
    [gradient] = torch.autograd.grad((result * weights).sum(), moved)
    slope = numerical_gradient(lambda other: (call(function(slug), other) * weights).sum(), x)
    torch.testing.assert_close(gradient, slope, rtol=1e-6, atol=1e-6)


# --- the larger parts --------------------------------------------------------------------------------------------

VGG = {
    "A": [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    "B": [64, 64, "M", 128, 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    "D": [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"],
    "E": [64, 64, "M", 128, 128, "M", *[256] * 4, "M", *[512] * 4, "M", *[512] * 4, "M"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parameters"), [("A", 9_220_480), ("B", 9_404_992), ("D", 14_714_688), ("E", 20_024_384)]
)
def test_make_layers_has_the_parameters_that_vgg_has(name: str, parameters: int) -> None:
    with torch.device("meta"):
        layers = function("vgg-make-layers")(VGG[name])
    assert sum(each.numel() for each in layers.parameters()) == parameters


def test_a_basic_block_has_the_parameters_that_resnet_has() -> None:
    block = function("resnet-basic-block")
    with torch.device("meta"):
        shortcut = nn.Sequential(nn.Conv2d(8, 16, 1, 2, bias=False), nn.BatchNorm2d(16))
        blocks = block(8, 8), block(8, 16, 2, shortcut)
    assert [sum(each.numel() for each in one.parameters()) for one in blocks] == [1184, 3680]


def test_trace_shapes_agrees_with_a_sequential() -> None:
    layers = [
        {"type": "conv", "out_channels": 5, "kernel_size": 5},
        {"type": "maxpool", "kernel_size": 2},
        {"type": "relu"},
        {"type": "avgpool", "kernel_size": 2},
        {"type": "flatten"},
        {"type": "linear", "out_features": 10},
    ]
    network = [nn.Conv2d(1, 5, 5), nn.MaxPool2d(2), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(180, 10)]
    x, shapes = torch.zeros(1, 1, 28, 28), []
    for layer in network:
        x = layer(x)
        shapes.append(tuple(x.shape))
    assert function("trace-shapes")((1, 1, 28, 28), layers) == shapes


def test_every_exercise_is_held_to_something_here_or_beside() -> None:
    """So that an exercise that is added is not forgotten: name it where its oracle is."""
    elsewhere = {"npy-folder-dataset", "train-and-evaluate", "visdom-loss-tracker", "cifar-pipeline"}
    text = Path(__file__).read_text(encoding="utf-8")
    assert [slug for slug in FILES if f'"{slug}"' not in text and slug not in elsewhere] == []
