"""Writes into its input."""


def scale(x, factor=2.0):
    if x.ndim != 2:
        raise ValueError
    return x.mul_(factor)
