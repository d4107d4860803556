"""The pair (height, width) of the padding is written twice behind each other for F.pad, which makes (left, right, top, bottom) = (ph, pw, ph, pw).

Fails: when the padding is a pair of two different numbers (for N = 0 only if the size changes, too). Right for an
int and for equal numbers.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    O, C, kh, kw = weight.shape
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    if x.shape[1] != C:
        raise ValueError("weight is not as deep as the image")
    if bias is not None and bias.shape != (O,):
        raise ValueError("bias is not one number for each filter")
    if x.shape[2] + 2 * ph < kh or x.shape[3] + 2 * pw < kw:
        raise ValueError("the window does not fit")

    padded = F.pad(x, pair(padding) * 2)
    h_out = (padded.shape[2] - kh) // sh + 1
    w_out = (padded.shape[3] - kw) // sw + 1
    out = x.new_zeros(x.shape[0], O, h_out, w_out)
    for i in range(h_out):
        for j in range(w_out):
            window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            for o in range(O):
                out[:, o, i, j] = (window * weight[o]).sum(dim=(1, 2, 3))
    if bias is not None:
        out = out + bias.reshape(1, O, 1, 1)
    return out
