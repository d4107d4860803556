"""The named sets of ``forbid``: what an exercise may refuse, as patterns of dotted names.

``torch.nn.functional.*pool*`` matches as in a shell; a pattern that begins with a dot matches an attribute of anything
(``x.unfold(...)``). Whatever lies below a matched name is matched too. Names are resolved before they are compared,
so ``F.conv2d`` is found by its full name.
"""

from __future__ import annotations

SETS: dict[str, tuple[str, ...]] = {
    "convolutions": (
        "torch.conv*", "torch.nn.functional.conv*", "torch.nn.Conv*", "torch.nn.LazyConv*", "torch.nn.grad",
        "torch.nn.functional.avg_pool2d", "torch.nn.AvgPool2d", "torch.fft", "torch.stft",
        "numpy.convolve", "numpy.correlate", "numpy.fft", "scipy",
    ),
    "windows": (
        "torch.nn.functional.unfold", "torch.nn.functional.fold", "torch.nn.Unfold", "torch.nn.Fold",
        "torch.as_strided", "numpy.lib.stride_tricks", ".unfold", ".as_strided",
    ),
    "padding": (
        "torch.nn.functional.pad", "torch.nn.ConstantPad*", "torch.nn.ZeroPad*", "torch.nn.ReflectionPad*",
        "torch.nn.ReplicationPad*", "torch.nn.CircularPad*", "torch.constant_pad_nd", "numpy.pad",
    ),
    "pooling": (
        "torch.nn.functional.*pool*", "torch.nn.*Pool*", "torch.nn.MaxUnpool*", "torch.max_pool*", "torch.avg_pool*",
        "torch.adaptive_*", "torch.quantized_max_pool*",
    ),
    "autograd": (
        "torch.autograd", "torch.func", "torch.nn.grad", ".backward", ".grad", ".requires_grad", ".requires_grad_",
    ),
    "torch": ("torch", "torchvision", "torchaudio"),
}  # fmt: skip

# Ways to reach a name without writing it. They are refused wherever anything is.
_DETOURS = (
    "exec", "eval", "compile", "__import__", "importlib.import_module",
    "torch.jit", "torch.compile", "torch.ops", "torch.utils", "torch._C",
)  # fmt: skip


def patterns(forbid: tuple[str, ...]) -> tuple[str, ...]:
    """The patterns that the names in an exercise's ``forbid`` stand for; empty where nothing is forbidden."""
    if not forbid:
        return ()
    return (*(pattern for name in forbid for pattern in SETS.get(name, (name,))), *_DETOURS)
