"""Sums of a moving window: one slice for each place."""

import numpy as np


def moving_sum(x, size):
    if len(x) < size:
        raise ValueError("size is larger than x")
    return np.array([x[i : i + size].sum() for i in range(len(x) - size + 1)])
