"""Numbers the pixels of all windows, multiplies matrices, and adds the columns up where they came from."""

import torch


def both(option):
    return option if isinstance(option, tuple) else (option, option)


def fits(grad_out, x, weight, stride, padding):
    axes = zip(x.shape[2:], padding, weight.shape[2:], stride, strict=True)
    sizes = [(n + 2 * p - k) // s + 1 for n, p, k, s in axes]
    if x.shape[1] != weight.shape[1] or min(sizes) < 1 or [len(x), len(weight), *sizes] != list(grad_out.shape):
        raise ValueError(sizes)


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    stride, padding = both(stride), both(padding)
    fits(grad_out, x, weight, stride, padding)
    (n, c, h, w), (kh, kw) = x.shape, weight.shape[2:]
    axes = []
    for axis, size, k in ((0, h, kh), (1, w, kw)):
        starts = torch.arange(grad_out.shape[2 + axis]) * stride[axis] - padding[axis]
        at = starts + torch.arange(k)[:, None]
        axes.append((at.clamp(0, size - 1), (at >= 0) & (at < size)))
    (rows, real_rows), (columns, real_columns) = axes
    numbers = rows[:, None, :, None] * w + columns[None, :, None, :]
    real = (real_rows[:, None, :, None] & real_columns[None, :, None, :]).to(x.dtype).flatten()
    g = grad_out.flatten(2)
    taken = x.flatten(2)[:, :, numbers.flatten()] * real
    grad_w = torch.einsum("nol,nckl->ock", g, taken.view(n, c, kh * kw, g.shape[2]))
    paid = torch.einsum("nol,ock->nckl", g, weight.flatten(2)).reshape(n, c, kh * kw * g.shape[2]) * real
    grad_x = torch.zeros(n, c, h * w, dtype=x.dtype).index_add_(2, numbers.flatten(), paid)
    return grad_x.view(x.shape), grad_w.view(weight.shape), g.sum((0, 2))
