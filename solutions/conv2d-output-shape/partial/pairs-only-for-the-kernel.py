"""Expects a pair for the kernel, one number for the other options, and knows no dilation; checks nothing."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    batch, _, rows, columns = input_shape
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    k_rows, k_columns = kernel_size
    new_rows = (rows - k_rows + 2 * padding) // stride + 1
    new_columns = (columns - k_columns + 2 * padding) // stride + 1
    return batch, out_channels, new_rows, new_columns
