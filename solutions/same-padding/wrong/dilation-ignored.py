"""Looks at the number of taps only, whatever the dilation is."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    _check("kernel_size", kernel_size)
    _check("dilation", dilation)

    total = kernel_size - 1
    left = total // 2
    return left, total - left


def _check(name: str, number: int) -> None:
    if type(number) is not int or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {number!r}")
