"""Returns a float."""


def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError
    return float(max(low, min(n, high)))
