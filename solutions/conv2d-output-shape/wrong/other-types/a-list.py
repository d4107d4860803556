"""Returns something else than a tuple of ints."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if input_shape[1] % groups or out_channels % groups:
        raise ValueError("the channels cannot be grouped")
    options = [pair(option) for option in (kernel_size, stride, padding, dilation)]
    result = [input_shape[0], out_channels]
    for axis in range(2):
        k, s, p, d = (option[axis] for option in options)
        room = input_shape[2 + axis] + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("the window does not fit")
        result.append(room // s + 1)
    return result
