"""The named sets of ``forbid``: what an exercise may refuse, in the source and while it runs.

In the source, as patterns of dotted names: ``torch.nn.functional.*pool*`` matches as in a shell; a pattern that begins
with a dot matches an attribute of anything (``x.unfold(...)``), with ``=`` at its end only where it is set, and
``(strides=)`` a call with such an argument. Whatever lies below a matched name is matched too. Names are resolved
before they are compared, so ``F.conv2d`` is found by its full name.

At run time, as functions and classes that are replaced, and as operators of torch (the names after ``aten::``, or with
another namespace in front), which every route to them goes through. ``conv2d`` and its like are not among them: torch
makes them of ``convolution``. What torch itself needs is refused to the submission's own lines alone.
"""

from __future__ import annotations

from typing import NamedTuple

from grader.catalogue import marked
from grader.wire.messages import Rule


class RuleSet(NamedTuple):
    """``names`` are looked for in the source. At run time ``replaced`` and ``operators`` refuse to work.

    What goes through an operator need not be replaced. ``refused_to_learners`` works for torch's own code. ``what``
    is refused, as the authors' guide says it, and ``instead`` is what a learner is told to do in its place.
    """

    names: tuple[str, ...]
    what: str
    instead: str
    replaced: tuple[str, ...] = ()
    refused_to_learners: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()


# Tensors in a form of another library, whose operators are not those of the CPU.
_OTHER_FORMS = ("to_mkldnn", "quantize_per_tensor", "quantize_per_tensor_dynamic", "quantize_per_channel")

SETS: dict[str, RuleSet] = {
    "convolutions": RuleSet(
        names=(
            "torch.conv*", "torch.nn.functional.conv*", "torch.nn.Conv*", "torch.nn.LazyConv*", "torch.nn.grad",
            "torch.nn.modules.conv", "torch.nn.functional.avg_pool2d", "torch.nn.AvgPool2d", "torch.fft", "torch.stft",
            "torch.mkldnn_convolution", "torch._convolution*", "torch._slow_conv*", "torch.slow_conv*",
            "numpy.convolve", "numpy.correlate", "numpy.ma.convolve", "numpy.ma.correlate", "numpy.polymul",
            "numpy.polynomial.polynomial.polymul", "numpy._core.multiarray.correlate*",
            "numpy._core.numeric.convolve", "numpy._core.numeric.correlate", "numpy.fft", "scipy",
        ),
        replaced=(
            "numpy.convolve", "numpy.correlate",
            *(
                f"numpy.{place}.{function}"
                for core in ("_core", "core")
                for place in (f"{core}.multiarray", f"{core}._multiarray_umath")
                for function in ("correlate", "correlate2")
            ),
            "numpy.fft.*fft*", "torch.nn.grad.*",
        ),
        operators=(
            "convolution", "convolution_overrideable", "conv_tbc", "mkldnn_convolution", "_slow_conv2d_forward",
            "slow_conv3d_forward", "slow_conv_dilated2d", "slow_conv_dilated3d", "slow_conv_transpose2d",
            "slow_conv_transpose3d", "_nnpack_spatial_convolution", "convolution_backward", "_slow_conv2d_backward",
            "conv_tbc_backward", "mkldnn::_convolution_pointwise", "mkldnn::_convolution_pointwise_",
            "mkldnn::_convolution_transpose_pointwise", "avg_pool2d", "avg_pool2d_backward", "_fft_r2c", "_fft_c2c",
            "_fft_c2r", *_OTHER_FORMS,
        ),
        what="ready-made convolutions, correlations and Fourier transforms of torch, numpy and scipy",
        instead=marked("multiply each window by the kernel and add up the products yourself"),
    ),
    "windows": RuleSet(
        names=(
            "torch.nn.functional.unfold", "torch.nn.functional.fold", "torch.nn.Unfold", "torch.nn.Fold",
            "torch.as_strided*", "torch._utils", "torch.unfold_copy", "numpy.lib.stride_tricks", ".unfold",
            ".as_strided*", ".set_", ".strides=", "(strides=)", ".__array_interface__", ".__array_struct__",
        ),
        # Not the operator as_strided: torch itself makes every view with it. Nor all of numpy's module, where an older
        # numpy broadcasts. The operator unfold is used by repeat(), which the worker does in another way then.
        replaced=(
            *(
                f"{place}.as_strided{form}"
                for place in (
                    "torch", "torch._C._VariableFunctions", "torch._C.TensorBase", "torch.Tensor", "torch.ops.aten",
                    "torch._refs", "torch._prims",
                )
                for form in ("", "_", "_copy", "_scatter")
            ),
            "torch._C.TensorBase.unfold", "torch.Tensor.unfold", "torch._refs.unfold", "torch.ops.aten.set_",
            "torch.ops.inductor._reinterpret_tensor", "numpy.lib.stride_tricks.as_strided",
            "numpy.lib.stride_tricks.sliding_window_view", "numpy.lib._stride_tricks_impl.as_strided",
            "numpy.lib._stride_tricks_impl.sliding_window_view",
        ),
        refused_to_learners=(
            "torch._C.TensorBase.set_", "torch.Tensor.set_", "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3", "torch._utils._rebuild_parameter",
            "torch._nested_view_from_buffer", "torch._nested_view_from_jagged",
        ),
        operators=("im2col", "col2im", "unfold", "unfold_copy"),
        what="what cuts windows out of an array at once (unfold, as_strided, sliding_window_view, strides)",
        instead=marked("slice each window, as in x[i:i+h, j:j+w], or index with arange"),
    ),
    # What adds windows up, where they may be taken.
    "folding": RuleSet(
        names=("torch.nn.functional.fold", "torch.nn.Fold"),
        operators=("col2im",),
        what="fold, which adds windows up",
        instead=marked("add each window to the slice of the result that it covers"),
    ),
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
        what="ready-made padding of torch and numpy",
        instead=marked("make a larger tensor of zeros and copy the image into its middle"),
    ),
    "pooling": RuleSet(
        names=(
            "torch.nn.functional.*pool*", "torch.nn.*Pool*", "torch.nn.MaxUnpool*", "torch.max_pool*",
            "torch.avg_pool*", "torch.adaptive_*", "torch.quantized_max_pool*", "torch.mkldnn_max_pool*",
        ),
        operators=(
            "max_pool1d", "max_pool2d_with_indices", "max_pool3d_with_indices", "avg_pool1d", "avg_pool2d",
            "avg_pool3d",
            # Not what these are made of: for a result of 1 x 1 that is a plain mean.
            "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool2d",
            "adaptive_max_pool3d", "fractional_max_pool2d", "fractional_max_pool3d", "max_unpool2d", "max_unpool3d",
            "max_pool2d_with_indices_backward", "max_pool3d_with_indices_backward", "avg_pool2d_backward",
            "avg_pool3d_backward", *_OTHER_FORMS,
        ),
        what="ready-made pooling of torch",
        instead=marked("take the maximum or the mean of each window yourself"),
    ),
    "autograd": RuleSet(
        names=(
            "torch.autograd", "torch.func", "torch.nn.grad", ".backward", ".grad", ".requires_grad=",
            ".requires_grad_",
        ),
        replaced=(
            "torch.autograd.grad", "torch.autograd.backward", "torch.Tensor.backward", "torch.func.*",
            "torch.autograd.graph._engine_run_backward", "torch._C._EngineBase.run_backward",
            "torch.autograd.forward_ad.make_dual", "torch._VF._make_dual", "torch._make_dual",
        ),
        operators=(
            "convolution_backward", "max_pool2d_with_indices_backward", "avg_pool2d_backward",
            "_adaptive_avg_pool2d_backward",
        ),
        what="torch's own gradients (backward, grad, requires_grad, torch.autograd, torch.func)",
        instead=marked("work the gradient out by the chain rule"),
    ),
    # The worker takes a result's numbers out of torch in the same way.
    "numpy": RuleSet(
        names=("numpy", ".numpy", ".__array__", ".__dlpack__", ".data_ptr", ".storage", ".untyped_storage"),
        refused_to_learners=("torch._C.TensorBase.numpy", "torch.Tensor.numpy", "torch.Tensor.__array__"),
        what="numpy, and whatever else takes numbers out of torch",
        instead=marked("stay with tensors and their operations"),
    ),
    "torch": RuleSet(
        names=("torch", "torchvision", "torchaudio"),
        what="torch",
        instead=marked("plain numbers and Python are enough"),
    ),
    "torchvision": RuleSet(
        names=("torchvision",),
        what="torchvision",
        instead=marked("build the network of torch.nn's layers"),
    ),
}  # fmt: skip

# Ways to reach a name without writing it. They are refused wherever anything is.
DETOURS = "detours"
_DETOURS = RuleSet(
    names=(
        "exec", "eval", "compile", "__import__", "importlib.import_module", "importlib.__import__", "importlib.util",
        "importlib.machinery", "pkgutil.resolve_name", "runpy", "gc.get_objects",
        "gc.get_referents", "gc.get_referrers", "ctypes", "torch.jit", "torch.compile", "torch.ops", "torch._C",
        "torch._refs", "torch._prims", "torch._decomp", "torch._inductor", "torch.utils._python_dispatch",
        "torch.utils.cpp_extension", "torch.utils.mkldnn", "torch.library",
    ),
    what="ways to reach a function without writing its name (eval, exec, importlib, torch.ops and the like)",
    instead=marked("call what you need by its name"),
)  # fmt: skip


def rules(forbid: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that the names in ``forbid`` stand for; none where nothing is forbidden."""
    if not forbid:
        return ()
    return (*(_rule(name, _set(name)) for name in forbid), _rule(DETOURS, _DETOURS))


def advice(rule: str) -> str:
    """What to do in place of what ``rule`` refuses, as a sentence of the catalogues.

    There is none for a name that the exercise chose itself.
    """
    found = _DETOURS if rule == DETOURS else SETS.get(rule)
    return found.instead if found else ""


def _rule(name: str, each: RuleSet) -> Rule:
    return Rule(name, each.names, each.replaced, each.refused_to_learners, each.operators)


def _set(name: str) -> RuleSet:
    if name in SETS:
        return SETS[name]
    if name.startswith("."):  # torch needs its own methods
        return RuleSet((name,), "", "", refused_to_learners=(f"torch._C.TensorBase{name}", f"torch.Tensor{name}"))
    return RuleSet((name,), "", "", replaced=(name,))
