"""Adds the padding at one end of the row only."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if 2 * padding > kernel_size:
        raise ValueError("padding is more than half of the window")
    room = input_size + padding - dilation * (kernel_size - 1) - 1
    size = room // stride + 1
    if ceil_mode and room % stride and size * stride < input_size + padding:
        size += 1
    if size < 1:
        raise ValueError("no room")
    return size
