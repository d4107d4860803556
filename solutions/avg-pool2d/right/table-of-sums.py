"""Looks every sum up in a table of the sums of all rectangles that begin in the top left corner."""

import torch


class Table:
    def __init__(self, image):
        """``image``: N x C x H x W."""
        n, c, h, w = image.shape
        self.sums = torch.cat([torch.zeros(n, c, 1, w, dtype=image.dtype), image.cumsum(2)], 2)
        self.sums = torch.cat([torch.zeros(n, c, h + 1, 1, dtype=image.dtype), self.sums.cumsum(3)], 3)

    def total(self, top, bottom, left, right):
        s = self.sums
        return s[:, :, bottom, right] - s[:, :, top, right] - s[:, :, bottom, left] + s[:, :, top, left]


def spans(size, k, s, p):
    if 2 * p > k or size + 2 * p < k:
        raise ValueError((size, k, s, p))
    return [(max(start, 0), min(start + k, size)) for start in range(-p, size + p - k + 1, s)]


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    stride = kernel_size if stride is None else stride
    (kh, kw), (sh, sw), (ph, pw) = (o if isinstance(o, tuple) else (o, o) for o in (kernel_size, stride, padding))
    table, down, right = Table(x), spans(x.shape[2], kh, sh, ph), spans(x.shape[3], kw, sw, pw)
    windows = [(*rows, *columns) for rows in down for columns in right]
    means = [table.total(a, b, c, d) / (kh * kw if count_include_pad else (b - a) * (d - c)) for a, b, c, d in windows]
    return torch.stack(means, -1).reshape(*x.shape[:2], len(down), len(right))
