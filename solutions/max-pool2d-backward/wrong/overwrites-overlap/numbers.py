"""Writes the gradient of a window where it should add it, so that the last window won counts alone."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = pair(kernel_size if stride is None else stride)
    n, c, h, w = x.shape
    h_out, w_out = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    if 2 * ph > kh or 2 * pw > kw or h_out < 1 or w_out < 1 or grad_out.shape != (n, c, h_out, w_out):
        raise ValueError("these cannot belong together")
    dx = torch.zeros((n, c, h, w), dtype=x.dtype)
    for b in range(n):
        for m in range(c):
            for i in range(h_out):
                for j in range(w_out):
                    best, where = -float("inf"), None
                    for y in range(max(0, i * sh - ph), min(h, i * sh - ph + kh)):
                        for z in range(max(0, j * sw - pw), min(w, j * sw - pw + kw)):
                            if x[b, m, y, z] > best:
                                best, where = x[b, m, y, z], (y, z)
                    dx[b, m, where[0], where[1]] = grad_out[b, m, i, j]
    return dx
