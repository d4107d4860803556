"""Takes the windows of grad_weight from the image without its padding."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_backward(
    grad_out: Tensor,
    x: Tensor,
    weight: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> tuple[Tensor, Tensor, Tensor]:
    sh, sw = pair(stride)
    ph, pw = pair(padding)
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

    padded = pad(x, (pw, pw, ph, ph))
    grad_padded = torch.zeros_like(padded)
    grad_weight = torch.zeros_like(weight)
    for i in range(rows):
        for j in range(columns):
            place = (..., slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw))
            arriving = grad_out[:, :, i, j]
            grad_padded[place] += torch.einsum("no,ocab->ncab", arriving, weight)
            grad_weight += torch.einsum("no,ncab->ocab", arriving, pad(x, (0, 2 * pw, 0, 2 * ph))[place])
    grad_x = grad_padded[:, :, ph : ph + height, pw : pw + width]
    return grad_x, grad_weight, grad_out.sum(dim=(0, 2, 3))
