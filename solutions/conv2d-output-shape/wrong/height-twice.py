"""Works out the height and takes it for the width as well."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    batch, channels, height, width = input_shape
    if channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    kernel, step, border, gap = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    size = (height + 2 * border[0] - gap[0] * (kernel[0] - 1) - 1) // step[0] + 1
    if size < 1:
        raise ValueError("the window does not fit")
    return batch, out_channels, size, size
