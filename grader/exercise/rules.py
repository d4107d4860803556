"""The named sets of ``forbid``: what an exercise may refuse, in the source and while it runs.

In the source, as patterns of dotted names: ``torch.nn.functional.*pool*`` matches as in a shell; a pattern that begins
with a dot matches an attribute of anything (``x.unfold(...)``). Whatever lies below a matched name is matched too.
Names are resolved before they are compared, so ``F.conv2d`` is found by its full name.

At run time, as functions and classes that are replaced, and as operators of torch (the names after ``aten::``), which
every route to them goes through. ``conv2d`` and its like are not among them: torch makes them of ``convolution``.
"""

from __future__ import annotations

from typing import NamedTuple


class RuleSet(NamedTuple):
    """``names`` are looked for in the source. At run time ``replaced`` and ``operators`` refuse to work.

    What goes through an operator need not be replaced.
    """

    names: tuple[str, ...]
    replaced: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()


SETS: dict[str, RuleSet] = {
    "convolutions": RuleSet(
        names=(
            "torch.conv*", "torch.nn.functional.conv*", "torch.nn.Conv*", "torch.nn.LazyConv*", "torch.nn.grad",
            "torch.nn.functional.avg_pool2d", "torch.nn.AvgPool2d", "torch.fft", "torch.stft",
            "numpy.convolve", "numpy.correlate", "numpy.fft", "scipy",
        ),
        replaced=("numpy.convolve", "numpy.correlate", "numpy.fft.*fft*", "torch.nn.grad.*"),
        operators=(
            "convolution", "convolution_overrideable", "conv_tbc", "mkldnn_convolution", "_slow_conv2d_forward",
            "slow_conv3d_forward", "slow_conv_dilated2d", "slow_conv_dilated3d", "slow_conv_transpose2d",
            "slow_conv_transpose3d", "_nnpack_spatial_convolution", "avg_pool2d", "_fft_r2c", "_fft_c2c", "_fft_c2r",
        ),
    ),
    "windows": RuleSet(
        names=(
            "torch.nn.functional.unfold", "torch.nn.functional.fold", "torch.nn.Unfold", "torch.nn.Fold",
            "torch.as_strided*", "numpy.lib.stride_tricks", ".unfold", ".as_strided",
        ),
        # Not the operators as_strided and unfold: torch itself makes views with them, in repeat() for one. Nor all of
        # numpy's module, where an older numpy broadcasts.
        replaced=(
            "torch.as_strided", "torch.as_strided_", "torch.as_strided_copy", "torch.as_strided_scatter",
            "torch.Tensor.as_strided", "torch.Tensor.as_strided_", "torch.Tensor.as_strided_scatter",
            "torch.Tensor.unfold", "numpy.lib.stride_tricks.as_strided",
            "numpy.lib.stride_tricks.sliding_window_view", "numpy.lib._stride_tricks_impl.as_strided",
            "numpy.lib._stride_tricks_impl.sliding_window_view",
        ),
        operators=("im2col", "col2im", "unfold_copy"),
    ),
    # What adds windows up, where they may be taken.
    "folding": RuleSet(names=("torch.nn.functional.fold", "torch.nn.Fold"), operators=("col2im",)),
    "padding": RuleSet(
        names=(
            "torch.nn.functional.pad", "torch.nn.ConstantPad*", "torch.nn.ZeroPad*", "torch.nn.ReflectionPad*",
            "torch.nn.ReplicationPad*", "torch.nn.CircularPad*", "torch.constant_pad_nd", "numpy.pad",
        ),
        replaced=("numpy.pad",),
        operators=(
            "constant_pad_nd", "reflection_pad1d", "reflection_pad2d", "reflection_pad3d", "replication_pad1d",
            "replication_pad2d", "replication_pad3d", "_pad_circular",
        ),
    ),
    "pooling": RuleSet(
        names=(
            "torch.nn.functional.*pool*", "torch.nn.*Pool*", "torch.nn.MaxUnpool*", "torch.max_pool*",
            "torch.avg_pool*", "torch.adaptive_*", "torch.quantized_max_pool*",
        ),
        operators=(
            "max_pool1d", "max_pool2d_with_indices", "max_pool3d_with_indices", "avg_pool1d", "avg_pool2d",
            "avg_pool3d",
            # Not what these are made of: for a result of 1 x 1 that is a plain mean.
            "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool2d",
            "adaptive_max_pool3d", "fractional_max_pool2d", "fractional_max_pool3d", "max_unpool2d", "max_unpool3d",
        ),
    ),
    "autograd": RuleSet(
        names=(
            "torch.autograd", "torch.func", "torch.nn.grad", ".backward", ".grad", ".requires_grad",
            ".requires_grad_",
        ),
        replaced=("torch.autograd.grad", "torch.autograd.backward", "torch.Tensor.backward", "torch.func.*"),
        operators=(
            "convolution_backward", "max_pool2d_with_indices_backward", "avg_pool2d_backward",
            "_adaptive_avg_pool2d_backward",
        ),
    ),
    # By name alone: the worker takes a result's numbers out of torch in the same way.
    "numpy": RuleSet(names=("numpy", ".numpy", ".__array__")),
    "torch": RuleSet(names=("torch", "torchvision", "torchaudio")),
    "torchvision": RuleSet(names=("torchvision",)),
}  # fmt: skip

# Ways to reach a name without writing it. They are refused wherever anything is.
_DETOURS = (
    "exec", "eval", "compile", "__import__", "importlib.import_module",
    "torch.jit", "torch.compile", "torch.ops", "torch.utils", "torch._C",
)  # fmt: skip


class Rules(NamedTuple):
    """What the ``forbid`` of an exercise comes to: names in the source, functions to replace, operators to refuse."""

    names: tuple[str, ...]
    replaced: tuple[str, ...]
    operators: tuple[str, ...]


def rules(forbid: tuple[str, ...]) -> Rules:
    """The rules that the names in ``forbid`` stand for; empty where nothing is forbidden."""
    if not forbid:
        return Rules((), (), ())
    sets = [SETS.get(name, RuleSet((name,), replaced=(name,))) for name in forbid]
    return Rules(
        names=(*(pattern for each in sets for pattern in each.names), *_DETOURS),
        replaced=tuple(pattern for each in sets for pattern in each.replaced),
        operators=tuple(operator for each in sets for operator in each.operators),
    )
