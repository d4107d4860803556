"""The two sides for windows whose taps lie side by side."""


def same_padding(kernel_size, dilation=1):
    if dilation != 1:
        raise NotImplementedError("only dilation 1 so far")
    left = (kernel_size - 1) // 2
    right = kernel_size // 2
    return left, right
