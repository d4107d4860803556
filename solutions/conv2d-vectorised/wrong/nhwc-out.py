"""Puts the axis of the filters last, as in N x H x W x C."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def conv2d_vectorised(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    sh, sw = _pair(stride, "stride", 1)
    ph, pw = _pair(padding, "padding", 0)
    if x.dim() != 4 or min(x.shape[2], x.shape[3]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {tuple(x.shape)}")
    if weight.dim() != 4 or min(weight.shape) < 1:
        raise ValueError(f"expected O x C x kh x kw with numbers in it, not {tuple(weight.shape)}")
    if weight.shape[1] != x.shape[1]:
        raise ValueError(f"filters for {weight.shape[1]} channels do not fit {x.shape[1]} channels")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"expected one bias per filter, not {tuple(bias.shape)}")
    if weight.dtype != x.dtype or (bias is not None and bias.dtype != x.dtype):
        raise ValueError("image, weight and bias must have the same dtype")
    kh, kw = weight.shape[2:]
    rows = (x.shape[2] + 2 * ph - kh) // sh + 1
    columns = (x.shape[3] + 2 * pw - kw) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into the padded image")

    padded = pad(x, (pw, pw, ph, ph))
    windows = padded.unfold(2, kh, sh).unfold(3, kw, sw)
    result = torch.einsum("ncijab,ocab->nijo", windows, weight)
    return result if bias is None else result + bias


def _pair(option: int | tuple[int, int], name: str, smallest: int) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int or number < smallest for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, none below {smallest}, not {option!r}")
    return pair
