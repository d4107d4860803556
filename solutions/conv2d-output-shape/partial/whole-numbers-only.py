"""Calculates with the options as they come, so that a pair ends in a TypeError."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = input_shape
    if c % groups != 0 or out_channels % groups != 0:
        raise ValueError("groups")
    if h + 2 * padding < dilation * (kernel_size - 1) + 1 or w + 2 * padding < dilation * (kernel_size - 1) + 1:
        raise ValueError("kernel too big")
    h_out = (h + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
    w_out = (w + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
    return (n, out_channels, h_out, w_out)
