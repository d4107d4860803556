"""Counts how often each byte occurs in a channel, and takes mean and spread from these 256 numbers."""

import numpy as np
import torch


def channel_stats(images):
    if images.ndim != 4 or images.shape[-1] != 3:
        raise ValueError("three channels on the last axis are needed")
    counts = [np.bincount(images[..., c].ravel(), minlength=256) for c in range(3)]
    if not counts[0].any():
        raise ValueError("there are no pixels")
    values = np.linspace(0, 1, 256)
    means = [np.average(values, weights=count) for count in counts]
    spreads = [np.average((values - m) ** 2, weights=count) ** 0.5 for m, count in zip(means, counts, strict=True)]
    return torch.tensor(means, dtype=torch.float32), torch.tensor(spreads, dtype=torch.float32)


def normalize(x, mean, std):
    planes = [(plane - m) / s for plane, m, s in zip(x.unbind(-3), mean, std, strict=True)]
    return torch.stack(planes, dim=-3)


def random_crop(img, size, padding, generator=None):
    def place(length):
        number = length + 2 * padding - size + 1
        if number <= 0:
            raise ValueError("the window does not fit")
        return torch.randint(number, (1,), generator=generator).item() - padding

    _, height, width = img.shape
    top, left = place(height), place(width)
    result = img.new_zeros(len(img), size, size)
    rows = slice(max(top, 0), max(min(top + size, height), 0))
    columns = slice(max(left, 0), max(min(left + size, width), 0))
    seen = img[:, rows, columns]
    down, right = rows.start - top, columns.start - left
    result[:, down : down + seen.shape[1], right : right + seen.shape[2]] = seen
    return result
