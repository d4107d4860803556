"""Keeps a last window that begins in the right padding."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if 2 * padding > kernel_size:
        raise ValueError("padding is more than half of the window")

    room = input_size + 2 * padding - (dilation * (kernel_size - 1) + 1)
    if ceil_mode:
        room += stride - 1
    if room < 0:
        raise ValueError("no window fits")
    return room // stride + 1
