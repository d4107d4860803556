"""Calculates with the options as they come, so that a pair ends in a TypeError."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    N, C, H, W = input_shape
    if C % groups != 0 or out_channels % groups != 0:
        raise ValueError("groups")
    if H + 2 * padding < dilation * (kernel_size - 1) + 1 or W + 2 * padding < dilation * (kernel_size - 1) + 1:
        raise ValueError("kernel too big")
    H_out = (H + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
    W_out = (W + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
    return (N, out_channels, H_out, W_out)
