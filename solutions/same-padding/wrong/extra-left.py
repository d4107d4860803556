"""Puts the extra pixel of an odd total on the left."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    total = dilation * (kernel_size - 1)
    right = total // 2
    return total - right, right
