"""The winner is found with a mask, which is true for every pixel that is as large as the largest.

Fails: exactly when the largest pixel of a window is there more than once and its gradient is not 0: each of them
is paid the whole gradient.
Hand: (2) slices and masks.
"""

import torch


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    options = (kernel_size, kernel_size if stride is None else stride, padding)
    pairs = [o if isinstance(o, tuple) and len(o) == 2 else (o, o) for o in options]
    if any(type(n) is not int or n < low for pair, low in zip(pairs, (1, 1, 0), strict=True) for n in pair):
        raise ValueError("bad option")
    (kh, kw), (sh, sw), (ph, pw) = pairs
    if x.ndim != 4 or 0 in x.shape[1:] or x.dtype != grad_out.dtype or 2 * ph > kh or 2 * pw > kw:
        raise ValueError("bad x, dtype or padding")
    sizes = [(size + 2 * p - k) // s + 1 for size, k, s, p in zip(x.shape[2:], *pairs, strict=True)]
    if min(sizes) < 1 or grad_out.shape != (*x.shape[:2], *sizes):
        raise ValueError("no window fits or grad_out has another shape")
    grad_x = torch.zeros_like(x)
    for i in range(sizes[0]):
        for j in range(sizes[1]):
            rows = slice(max(i * sh - ph, 0), i * sh - ph + kh)
            columns = slice(max(j * sw - pw, 0), j * sw - pw + kw)
            window = x[:, :, rows, columns]
            mask = window == window.amax(dim=(2, 3), keepdim=True)
            grad_x[:, :, rows, columns] += mask * grad_out[:, :, i : i + 1, j : j + 1]
    return grad_x
