"""Whether the window fits is asked of kernel_size and not of what the dilated window spans.

Fails: with dilation > 1, when kernel_size fits on the padded row and dilation * (kernel_size - 1) + 1 does not:
0 or a negative number comes back instead of ValueError. Right everywhere else.
"""


def effective(kernel_size: int, dilation: int) -> int:
    return kernel_size + (kernel_size - 1) * (dilation - 1)


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    row = padding + input_size + padding
    if kernel_size > row:
        raise ValueError(f"a window of {kernel_size} does not fit on {row} pixels")
    return (row - effective(kernel_size, dilation)) // stride + 1
