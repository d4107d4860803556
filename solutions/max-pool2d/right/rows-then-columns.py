"""Finds the largest along the height first, and of these the largest along the width."""

import torch


def along(x, axis, size, step, margin):
    length = x.shape[axis]
    if 2 * margin > size or length + 2 * margin < size:
        raise ValueError(f"windows of {size} with a padding of {margin} on {length} pixels")
    starts = range(-margin, length + margin - size + 1, step)
    parts = [x.narrow(axis, max(a, 0), min(a + size, length) - max(a, 0)) for a in starts]
    return torch.cat([part.amax(axis, keepdim=True) for part in parts], axis)


def max_pool2d(x, kernel_size, stride=None, padding=0):
    options = [kernel_size, kernel_size if stride is None else stride, padding]
    tall, wide = zip(*(o if isinstance(o, tuple) else (o, o) for o in options), strict=True)
    return along(along(x, 2, *tall), 3, *wide)
