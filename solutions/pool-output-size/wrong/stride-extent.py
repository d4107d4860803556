"""Moves a dilated window by all that it spans when no stride is given."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if padding > kernel_size / 2:
        raise ValueError("padding should lie between 0 and half of the window")
    span = dilation * (kernel_size - 1) + 1
    if stride is None:
        stride = span

    last_place = input_size + 2 * padding - span
    windows = last_place // stride + 1
    if ceil_mode and last_place % stride != 0 and windows * stride < input_size + padding:
        windows += 1
    if windows < 1:
        raise ValueError("not a single window")
    return windows
