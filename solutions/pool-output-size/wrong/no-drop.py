"""Keeps a last window that begins in the right padding."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if any(type(number) is not int for number in (input_size, kernel_size, stride, padding, dilation)):
        raise ValueError("all sizes are ints")
    if min(input_size, kernel_size, stride, dilation) < 1 or padding < 0:
        raise ValueError("a size is too small")
    if 2 * padding > kernel_size:
        raise ValueError("padding is too large")

    room = input_size + 2 * padding - (dilation * (kernel_size - 1) + 1)
    if ceil_mode:
        room += stride - 1
    if room < 0:
        raise ValueError("no window fits")
    return room // stride + 1
