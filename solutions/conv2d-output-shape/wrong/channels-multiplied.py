"""Counts one map for every pair of a filter and an input channel."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    n, c, *image = input_shape
    if c % groups != 0 or out_channels % groups != 0:
        raise ValueError("groups has to divide the channels")
    options = [pair(option) for option in (kernel_size, stride, padding, dilation)]
    new_image = [slide(pixels, *of_axis) for pixels, *of_axis in zip(image, *options, strict=True)]
    return (n, c * out_channels, *new_image)


def slide(pixels, kernel, stride, padding, dilation):
    left = pixels + 2 * padding - (kernel - 1) * dilation - 1
    if left < 0:
        raise ValueError("no room for the kernel")
    return left // stride + 1
