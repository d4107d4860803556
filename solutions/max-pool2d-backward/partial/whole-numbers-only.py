"""Takes whole numbers only and stops at a pair."""

import torch


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    stride = stride or kernel_size
    n, c, h, w = x.shape
    if padding * 2 > kernel_size or h + 2 * padding < kernel_size or w + 2 * padding < kernel_size:
        raise ValueError
    h_out = (h + 2 * padding - kernel_size) // stride + 1
    w_out = (w + 2 * padding - kernel_size) // stride + 1
    if tuple(grad_out.shape) != (n, c, h_out, w_out):
        raise ValueError
    dx = torch.zeros((n, c, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    xp = torch.full_like(dx, -float("inf"))
    xp[:, :, padding : padding + h, padding : padding + w] = x
    for b in range(n):
        for ch in range(c):
            for r in range(h_out):
                for s in range(w_out):
                    patch = xp[b, ch, r * stride : r * stride + kernel_size, s * stride : s * stride + kernel_size]
                    pos = torch.argmax(patch).item()
                    dx[b, ch, r * stride + pos // kernel_size, s * stride + pos % kernel_size] += grad_out[b, ch, r, s]
    return dx[:, :, padding : padding + h, padding : padding + w].clone()
