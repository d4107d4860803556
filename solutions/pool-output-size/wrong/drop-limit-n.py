"""Compares the start of the last window with the length of the row, as if there were no left padding."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if kernel_size < 2 * padding:
        raise ValueError("padding must not exceed half of kernel_size")

    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    size = room // stride + 1
    if ceil_mode:
        size = (room + stride - 1) // stride + 1
        if (size - 1) * stride >= input_size:
            size -= 1
    if size < 1:
        raise ValueError("the window does not fit")
    return size
