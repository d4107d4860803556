"""Takes its arguments as they come, and answers even for a window that cannot exist."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    total = dilation * (kernel_size - 1)
    left = total // 2
    return left, total - left
