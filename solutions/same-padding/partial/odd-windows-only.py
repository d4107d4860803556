"""Gives both sides the same, and stops at an even number of taps, where that cannot be."""


def same_padding(kernel_size, dilation=1):
    if kernel_size % 2 == 0:
        raise NotImplementedError("what happens with an even kernel?")
    p = (kernel_size - 1) // 2 * dilation
    return p, p
