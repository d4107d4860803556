"""Refuses windows with an even number of taps, because their two sides differ."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    _check("kernel_size", kernel_size)
    _check("dilation", dilation)

    if kernel_size % 2 == 0:
        raise ValueError("only a window with an odd number of taps can be padded evenly")
    side = dilation * (kernel_size - 1) // 2
    return side, side


def _check(name: str, number: int) -> None:
    if type(number) is not int or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {number!r}")
