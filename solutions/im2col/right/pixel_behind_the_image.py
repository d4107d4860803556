"""Keeps one zero behind the flattened image, which every place outside of the image points to."""

import numpy as np


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    n, c, h, w = x.shape

    def axis(length, which):
        k, s, p, d = (o[which] if isinstance(o, tuple) else o for o in (kernel_size, stride, padding, dilation))
        count = (length + 2 * p - d * (k - 1) - 1) // s + 1
        if count < 1:
            raise ValueError(f"no window fits along axis {which + 2}")
        place = d * np.arange(k)[:, None] + s * np.arange(count)[None, :] - p
        return place, (place >= 0) & (place < length)

    rows, row_inside = axis(h, 0)
    columns, column_inside = axis(w, 1)
    inside = row_inside[:, None, :, None] & column_inside[None, :, None, :]
    place = np.where(inside, rows[:, None, :, None] * w + columns[None, :, None, :], h * w)
    flat = np.concatenate([x.reshape(n, c, h * w), np.zeros((n, c, 1), x.dtype)], axis=2)
    kh, kw, down, across = place.shape
    return np.take(flat, place, axis=2).reshape(n, c * kh * kw, down * across)
