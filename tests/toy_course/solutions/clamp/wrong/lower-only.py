"""Looks at the lower bound only."""


def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError
    return max(low, n)
