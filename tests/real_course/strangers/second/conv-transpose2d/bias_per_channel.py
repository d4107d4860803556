"""The bias is added inside the loop over the channels, once for each channel that is stamped.

Fails: when a bias other than 0 is given and x has more than one channel (or none of them is 1): the bias
counts C times. Right without bias and with one channel.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def stamp(channel, kernels, sh, sw, height, width):
    """channel: N x H x W, kernels: O x kh x kw -> canvas N x O x height x width."""
    N, H, W = channel.shape
    O, kh, kw = kernels.shape
    canvas = channel.new_zeros(N, O, height, width)
    for i in range(H):
        for j in range(W):
            ink = channel[:, i, j].reshape(N, 1, 1, 1) * kernels
            canvas[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] += ink
    return canvas


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    (sh, sw), (ph, pw), (eh, ew) = pair(stride), pair(padding), pair(output_padding)
    N, C, H, W = x.shape
    if weight.shape[0] != C:
        raise ValueError("channels")
    _, O, kh, kw = weight.shape
    if bias is not None and tuple(bias.shape) != (O,):
        raise ValueError("bias")
    if not (eh < sh and ew < sw):
        raise ValueError("output_padding")
    full_h = (H - 1) * sh + kh + eh
    full_w = (W - 1) * sw + kw + ew
    if full_h - 2 * ph < 1 or full_w - 2 * pw < 1:
        raise ValueError("empty result")

    result = x.new_zeros(N, O, full_h - 2 * ph, full_w - 2 * pw)
    for c in range(C):
        part = stamp(x[:, c], weight[c], sh, sw, full_h, full_w)
        part = part[:, :, ph : full_h - ph, pw : full_w - pw]
        if bias is not None:
            part = part + bias.reshape(1, O, 1, 1)
        result = result + part
    return result
