"""Averages rows and columns by one matrix for each axis."""

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


def _averages(places, size, whole):
    matrix = torch.zeros(len(places), size, dtype=torch.float64)
    for row, (first, last) in zip(matrix, places, strict=True):
        inside = slice(max(first, 0), min(last, size))
        row[inside] = 1 / (last - first if whole else inside.stop - inside.start)
    return matrix


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    if x.ndim != 4 or x.shape[1] < 1 or not x.is_floating_point():
        raise ValueError(x.shape, x.dtype)
    (a, b), (p, q) = _two(kernel_size), _two(padding)
    s, t = _two(kernel_size) if stride is None else _two(stride)
    down = _averages(_places(x.shape[2], a, s, p), x.shape[2], count_include_pad)
    right = _averages(_places(x.shape[3], b, t, q), x.shape[3], count_include_pad)
    return (down @ x.double() @ right.T).to(x.dtype)
