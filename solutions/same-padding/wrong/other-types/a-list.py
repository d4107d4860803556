"""Returns the two numbers as something else than a tuple of ints."""


def same_padding(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1)
    return [total // 2, total - total // 2]
