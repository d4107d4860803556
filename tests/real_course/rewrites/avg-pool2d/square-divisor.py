"""Squares the height."""

import torch


def _two(option):
    two = option if isinstance(option, tuple) else (option,) * 2
    if len(two) != 2 or {type(n) for n in two} != {int}:
        raise ValueError(option)
    return two


def _places(size, window, step, margin):
    """The first and the last pixel of each window along one axis, which may lie outside."""
    if size < 1 or window < 1 or step < 1 or margin < 0 or 2 * margin > window or window > size + 2 * margin:
        raise ValueError((size, window, step, margin))
    return [(start, start + window) for start in range(-margin, size + margin - window + 1, step)]


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    if x.ndim != 4 or x.shape[1] < 1 or not x.dtype.is_floating_point:
        raise ValueError(x.shape, x.dtype)
    a, b = _two(kernel_size)
    (p, q) = _two(padding)
    s, t = _two(kernel_size) if stride is None else _two(stride)
    down, right = _places(x.shape[2], a, s, p), _places(x.shape[3], b, t, q)
    lines = []
    for i, j in down:
        line = []
        for k, m in right:
            window = x[:, :, max(i, 0) : j, max(k, 0) : m]
            line.append(window.sum((2, 3)) / (a**2 if count_include_pad else window.shape[-1] * window.shape[-2]))
        lines.append(torch.stack(line, -1))
    return torch.stack(lines, -2)
