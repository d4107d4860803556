"""Sorts every window; NaN comes last, as it should."""

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


def max_pool2d(x, kernel_size, stride=None, padding=0):
    if x.ndim != 4 or x.shape[1] < 1:
        raise ValueError(x.shape)
    (a, b), (p, q) = _two(kernel_size), _two(padding)
    s, t = _two(kernel_size) if stride is None else _two(stride)
    down, right = _places(x.shape[2], a, s, p), _places(x.shape[3], b, t, q)
    top = [x[:, :, max(i, 0) : j, max(k, 0) : m].flatten(2).sort(2).values[..., -1] for i, j in down for k, m in right]
    return torch.stack(top, 2).unflatten(2, (len(down), len(right)))
