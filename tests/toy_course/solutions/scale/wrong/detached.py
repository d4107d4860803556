"""Leaves the graph."""


def scale(x, factor=2.0):
    if x.ndim != 2:
        raise ValueError
    return x.detach() * factor
