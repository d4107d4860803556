"""Reference solution: how much padding keeps the size?"""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    """Work out the padding with which a window of stride 1 has as many places as the row has pixels.

    A window that spans dilation * (kernel_size - 1) + 1 pixels has all these but one fewer places
    than the row has pixels, and each pixel of padding gives one place back:

        left + right = dilation * (kernel_size - 1),    right - left = 0 or 1
    """
    _check("kernel_size", kernel_size)
    _check("dilation", dilation)

    total = dilation * (kernel_size - 1)
    left = total // 2
    return left, total - left


def _check(name: str, number: int) -> None:
    """Raise ValueError unless number is an int (a bool is none) and at least 1."""
    if type(number) is not int or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {number!r}")
