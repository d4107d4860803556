"""Takes whole numbers only and stops at a pair."""

import torch


def max_pool2d(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    n, c, h, w = x.shape
    if padding > kernel_size / 2:
        raise ValueError("too much padding")
    h_out = (h + 2 * padding - kernel_size) // stride + 1
    w_out = (w + 2 * padding - kernel_size) // stride + 1
    if h_out <= 0 or w_out <= 0:
        raise ValueError("the window does not fit")
    low = float("-inf") if x.dtype.is_floating_point else torch.iinfo(x.dtype).min
    big = torch.full((n, c, h + 2 * padding, w + 2 * padding), low, dtype=x.dtype)
    big[:, :, padding : padding + h, padding : padding + w] = x
    out = torch.empty((n, c, h_out, w_out), dtype=x.dtype)
    for r in range(h_out):
        for c in range(w_out):
            patch = big[:, :, r * stride : r * stride + kernel_size, c * stride : c * stride + kernel_size]
            out[:, :, r, c] = torch.amax(patch, dim=(-1, -2))
    return out
