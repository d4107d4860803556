"""Counts a gap behind the last tap as well."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    extent = dilation * kernel_size
    left = (extent - 1) // 2
    return left, extent - 1 - left
