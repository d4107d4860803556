"""Sums of rows."""

import numpy as np


def row_sums(x: np.ndarray) -> np.ndarray:
    """x: H x W. Return H sums."""
    return x.sum(axis=1)
