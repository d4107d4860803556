"""Compares shifted maps of values and of places, with no loop over the windows."""

import torch


class Axis:
    def __init__(self, size, kernel, stride, padding, dilation, ceil_mode):
        if 2 * padding > kernel:
            raise ValueError("too much padding")
        room = size + 2 * padding - (kernel - 1) * dilation - 1
        starts = range(-padding, room - padding + (stride if ceil_mode else 1), stride)
        self.starts = torch.tensor([start for start in starts if not ceil_mode or start < size], dtype=torch.long)
        if not len(self.starts):
            raise ValueError("no window fits")
        self.size, self.steps = size, [dilation * tap for tap in range(kernel)]

    def taps(self):
        """Where each window looks, one tap after the other, and whether that lies on the map."""
        for step in self.steps:
            at = self.starts + step
            yield at.clamp(0, self.size - 1), (at >= 0) & (at < self.size)


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    options = (kernel_size, kernel_size if stride is None else stride, padding, dilation)
    tall, wide = ([o[a] if isinstance(o, tuple) else o for o in options] for a in (0, 1))
    down, across = Axis(x.size(2), *tall, ceil_mode), Axis(x.size(3), *wide, ceil_mode)
    low = -torch.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    best = torch.full((*x.shape[:2], len(down.starts), len(across.starts)), low, dtype=x.dtype)
    where = torch.zeros(best.shape, dtype=torch.int64)
    for rows, real_rows in down.taps():
        for columns, real_columns in across.taps():
            pixel = x[:, :, rows][:, :, :, columns]
            wins = ((pixel > best) | (pixel != pixel) & (best == best)) & (real_rows[:, None] & real_columns)
            best = torch.where(wins, pixel, best)
            where = torch.where(wins, rows[:, None] * x.size(3) + columns, where)
    return (best, where) if return_indices else best
