"""Leaves ceil_mode for later, and checks nothing."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if ceil_mode:
        raise NotImplementedError("not done yet")
    s = stride or kernel_size
    return (input_size + 2 * padding - (dilation * (kernel_size - 1) + 1)) // s + 1
