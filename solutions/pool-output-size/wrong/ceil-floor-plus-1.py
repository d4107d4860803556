"""Adds a window for ceil_mode even when nothing is left over."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    step = stride
    if step is None:
        step = kernel_size
    if padding > kernel_size / 2:
        raise ValueError("bad padding")
    windows = (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) // step + 1
    if ceil_mode:
        windows += 1
    if windows < 1:
        raise ValueError("the window is too wide")
    return windows
