"""Gives half of the total, rounded down, to both sides, so that an odd total loses a pixel."""


def same_padding(kernel_size, dilation=1):
    reach = (kernel_size - 1) * dilation
    pad = int(reach / 2)
    return (pad,) * 2
