"""Gives half of the total, rounded down, to both sides, so that an odd total loses a pixel."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    side = dilation * (kernel_size - 1) // 2
    return side, side
