"""Returns a list instead of a tuple."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("input_shape must have four numbers")
    options = [pair(option) for option in (kernel_size, stride, padding, dilation)]
    all_at_least(1, *input_shape[1:], out_channels, groups, *options[0], *options[1], *options[3])
    all_at_least(0, input_shape[0], *options[2])
    if input_shape[1] % groups or out_channels % groups:
        raise ValueError("the channels cannot be grouped")

    result = [input_shape[0], out_channels]
    for axis in range(2):
        k, s, p, d = (option[axis] for option in options)
        room = input_shape[2 + axis] + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("the window does not fit")
        result.append(room // s + 1)
    return result


def pair(option):
    if not isinstance(option, tuple):
        return option, option
    if len(option) != 2:
        raise ValueError(f"{option!r} is not a pair")
    return option


def all_at_least(smallest, *numbers):
    for number in numbers:
        if type(number) is not int or number < smallest:
            raise ValueError(f"{number!r} is not an int of at least {smallest}")
