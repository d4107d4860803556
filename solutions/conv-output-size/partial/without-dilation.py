"""Knows stride and padding, and says that dilation is still to come."""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    if dilation != 1:
        raise NotImplementedError("TODO dilation")
    length = padding + input_size + padding
    if kernel_size > length:
        raise ValueError("kernel does not fit")
    return 1 + (length - kernel_size) // stride
