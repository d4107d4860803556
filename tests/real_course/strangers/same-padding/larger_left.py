"""The extra pixel goes to the left.

Fails: exactly when dilation * (kernel_size - 1) is odd, that is for an even kernel_size with an odd dilation.
Hand: (2) comprehensions.
"""


def same_padding(kernel_size, dilation=1):
    if any(type(v) is not int or v <= 0 for v in (kernel_size, dilation)):
        raise ValueError("kernel_size and dilation must be positive ints")
    total = (kernel_size - 1) * dilation
    return tuple((total + extra) // 2 for extra in (1, 0))
