"""Clamp a number."""


def clamp(n: int, low: int = 0, high: int = 10) -> int:
    """Return n, or the bound that it passes."""
    raise NotImplementedError("return n, or the bound that it passes")
