"""Sums the columns."""


def row_sums(x):
    return x.sum(axis=0)
