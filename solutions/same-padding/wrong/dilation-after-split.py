"""Halves the number of taps first and multiplies each half by the dilation afterwards."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    _check("kernel_size", kernel_size)
    _check("dilation", dilation)

    left = (kernel_size - 1) // 2
    right = kernel_size - 1 - left
    return dilation * left, dilation * right


def _check(name: str, number: int) -> None:
    if type(number) is not int or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {number!r}")
