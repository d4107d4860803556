"""Returns the number of pixels for both sides together instead of one number for each."""


def same_padding(kernel_size: int, dilation: int = 1) -> int:
    return dilation * (kernel_size - 1)
