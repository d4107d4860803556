"""Writes the convolution as matrices that say which pixel meets which weight, one for each axis."""

import torch


def both(option):
    return option if isinstance(option, tuple) else (option, option)


def fits(grad_out, x, weight, stride, padding):
    axes = zip(x.shape[2:], padding, weight.shape[2:], stride, strict=True)
    sizes = [(n + 2 * p - k) // s + 1 for n, p, k, s in axes]
    if x.shape[1] != weight.shape[1] or min(sizes) < 1 or [len(x), len(weight), *sizes] != list(grad_out.shape):
        raise ValueError(sizes)


def meetings(size, kernel, windows, step, margin):
    """1 where place i meets pixel y through weight a: windows x size x kernel."""
    table = torch.zeros(windows, size, kernel, dtype=torch.float64)
    for i in range(windows):
        for a in range(kernel):
            if 0 <= i * step + a - margin < size:
                table[i, i * step + a - margin, a] = 1
    return table


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    stride, padding = both(stride), both(padding)
    fits(grad_out, x, weight, stride, padding)
    down, right = (
        meetings(x.shape[2 + e], weight.shape[2 + e], grad_out.shape[2 + e], stride[e], padding[e]).to(x.dtype)
        for e in (0, 1)
    )
    spread = torch.einsum("noij,iya,jzb->noyzab", grad_out, down, right)
    grad_x = torch.einsum("noyzab,ocab->ncyz", spread, weight)
    return grad_x, torch.einsum("noyzab,ncyz->ocab", spread, x), grad_out.sum((0, 2, 3))
