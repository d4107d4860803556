"""Adds up inside its input."""


def row_sums(x):
    for column in range(1, x.shape[1]):
        x[:, 0] += x[:, column]
    return x[:, 0].copy()
