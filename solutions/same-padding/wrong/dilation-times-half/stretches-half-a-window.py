"""Multiplies half of the kernel size, rounded down, by the dilation, for both sides alike."""


def same_padding(kernel_size, dilation=1):
    pixels = kernel_size // 2
    if dilation > 1:
        pixels *= dilation
    return pixels, pixels
