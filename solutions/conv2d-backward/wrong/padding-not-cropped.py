"""Returns the gradient of the padded image."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def conv2d_backward(
    grad_out: Tensor,
    x: Tensor,
    weight: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> tuple[Tensor, Tensor, Tensor]:
    sh, sw = _pair(stride, "stride")
    ph, pw = _pair(padding, "padding")
    if min(sh, sw) < 1 or min(ph, pw) < 0:
        raise ValueError("stride must be at least 1, and padding at least 0")
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected x as N x C x H x W with pixels in it, not {tuple(x.shape)}")
    if weight.dim() != 4 or min(weight.shape) < 1:
        raise ValueError(f"expected weight as O x C x kh x kw, not {tuple(weight.shape)}")
    if not grad_out.dtype == x.dtype == weight.dtype:
        raise ValueError(f"the dtypes differ: {grad_out.dtype}, {x.dtype} and {weight.dtype}")
    batch, channels, height, width = x.shape
    filters, depth, kh, kw = weight.shape
    if depth != channels:
        raise ValueError(f"x has {channels} channels, and the filters have {depth}")
    rows = (height + 2 * ph - kh) // sh + 1
    columns = (width + 2 * pw - kw) // sw + 1
    if min(rows, columns) < 1:
        raise ValueError(f"a {kh} x {kw} kernel does not fit into a {height} x {width} image")
    if grad_out.shape != (batch, filters, rows, columns):
        raise ValueError(f"grad_out must be {(batch, filters, rows, columns)}, not {tuple(grad_out.shape)}")

    x = pad(x, (pw, pw, ph, ph))
    grad_x = torch.zeros_like(x)
    grad_weight = torch.zeros_like(weight)
    for i in range(rows):
        for j in range(columns):
            place = (..., slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw))
            arriving = grad_out[:, :, i, j]
            grad_x[place] += torch.einsum("no,ocab->ncab", arriving, weight)
            grad_weight += torch.einsum("no,ncab->ocab", arriving, x[place])
    return grad_x, grad_weight, grad_out.sum(dim=(0, 2, 3))


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
