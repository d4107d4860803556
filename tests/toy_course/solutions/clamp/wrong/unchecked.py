"""Takes bounds in any order."""


def clamp(n, low=0, high=10):
    return max(low, min(n, high))
