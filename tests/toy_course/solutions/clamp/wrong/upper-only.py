"""Looks at the upper bound only."""


def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError
    return min(high, n)
