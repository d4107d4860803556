"""Comes to the same number with ceil_mode as without it."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    if 2 * padding > kernel_size:
        raise ValueError("padding is more than half of the window")
    window = dilation * (kernel_size - 1) + 1
    padded = input_size + 2 * padding
    if window > padded:
        raise ValueError("the window does not fit")
    return (padded - window) // stride + 1
