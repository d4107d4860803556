"""Gives half the length of the window, rounded down, to both sides."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    extent = dilation * (kernel_size - 1) + 1
    side = extent // 2
    return side, side
