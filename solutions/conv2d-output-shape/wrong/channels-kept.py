"""Keeps the number of channels that the input has."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("input_shape has to have four numbers")
    check_count(input_shape[0], 0)
    check_count(input_shape[1], 1)
    check_count(out_channels, 1)
    check_count(groups, 1)
    if input_shape[1] % groups or out_channels % groups:
        raise ValueError("cannot be grouped")

    shape = list(input_shape)
    for axis in (2, 3):
        k, s, p, d = (along(option, axis - 2) for option in (kernel_size, stride, padding, dilation))
        for number in (shape[axis], k, s, d):
            check_count(number, 1)
        check_count(p, 0)
        window = d * (k - 1) + 1
        if window > shape[axis] + 2 * p:
            raise ValueError("the window is too large")
        shape[axis] = (shape[axis] + 2 * p - window) // s + 1
    return tuple(shape)


def along(option, axis):
    if not isinstance(option, tuple):
        return option
    if len(option) != 2:
        raise ValueError("not a pair")
    return option[axis]


def check_count(number, smallest):
    if type(number) is not int or number < smallest:
        raise ValueError(f"{number!r} should be an int of at least {smallest}")
