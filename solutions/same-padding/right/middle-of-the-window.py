"""Puts the window on its middle pixel and looks how far it sticks out on either side."""


def same_padding(kernel_size, dilation=1):
    taps = list(range(0, dilation * kernel_size, dilation))
    offsets = range(taps[-1] + 1)
    middle = offsets[(len(offsets) - 1) // 2]
    return middle - offsets[0], offsets[-1] - middle
