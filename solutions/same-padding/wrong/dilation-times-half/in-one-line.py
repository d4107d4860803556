"""Multiplies half of the kernel size, rounded down, by the dilation, for both sides alike."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    side = dilation * (kernel_size // 2)
    return side, side
