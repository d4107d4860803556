"""Refuses windows with an even number of taps, because their two sides differ."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    if kernel_size % 2 == 0:
        raise ValueError("only a window with an odd number of taps can be padded evenly")
    side = dilation * (kernel_size - 1) // 2
    return side, side
