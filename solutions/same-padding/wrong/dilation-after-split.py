"""Halves the number of taps first and multiplies each half by the dilation afterwards."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    left = (kernel_size - 1) // 2
    right = kernel_size - 1 - left
    return dilation * left, dilation * right
