"""Reference solution: how much padding keeps the size?"""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    """Work out the padding with which a window of stride 1 has as many places as the row has pixels.

    A window that spans dilation * (kernel_size - 1) + 1 pixels has all these but one fewer places
    than the row has pixels, and each pixel of padding gives one place back:

        left + right = dilation * (kernel_size - 1),    right - left = 0 or 1
    """
    total = dilation * (kernel_size - 1)
    left = total // 2
    return left, total - left
