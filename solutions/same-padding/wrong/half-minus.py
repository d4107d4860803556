"""Gives half of the total, rounded down, to both sides, so that an odd total loses a pixel."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    _check("kernel_size", kernel_size)
    _check("dilation", dilation)

    side = dilation * (kernel_size - 1) // 2
    return side, side


def _check(name: str, number: int) -> None:
    if type(number) is not int or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {number!r}")
