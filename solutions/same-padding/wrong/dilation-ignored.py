"""Looks at the number of taps only, whatever the dilation is."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    total = kernel_size - 1
    left = total // 2
    return left, total - left
