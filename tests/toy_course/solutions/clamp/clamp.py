"""Clamp a number."""


def clamp(n: int, low: int = 0, high: int = 10) -> int:
    """Return n, or the bound that it passes."""
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, high))
