"""Counts one map for every pair of a filter and an input channel."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("input_shape must have four numbers")
    n, c, *image = input_shape
    for count in (c, out_channels, groups):
        if type(count) is not int or count < 1:
            raise ValueError("channels and groups are positive ints")
    if type(n) is not int or n < 0:
        raise ValueError("the batch is an int and not negative")
    if c % groups != 0 or out_channels % groups != 0:
        raise ValueError("groups has to divide the channels")
    options = [as_pair(option) for option in (kernel_size, stride, padding, dilation)]
    new_image = [slide(pixels, *of_axis) for pixels, *of_axis in zip(image, *options, strict=True)]
    return (n, c * out_channels, *new_image)


def as_pair(option):
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2:
        raise ValueError("a pair is two numbers")
    return pair


def slide(pixels, kernel, stride, padding, dilation):
    for number in (pixels, kernel, stride, dilation):
        if type(number) is not int or number < 1:
            raise ValueError("must be a positive int")
    if type(padding) is not int or padding < 0:
        raise ValueError("padding must be an int and not negative")
    left = pixels + 2 * padding - (kernel - 1) * dilation - 1
    if left < 0:
        raise ValueError("no room for the kernel")
    return left // stride + 1
