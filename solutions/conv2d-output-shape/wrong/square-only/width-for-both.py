"""Uses one of the kernel's two numbers on both axes."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    _, kernel = pair(kernel_size)
    if input_shape[1] % groups or out_channels % groups:
        raise ValueError("not divisible by groups")
    sizes = []
    for length, s, p, d in zip(input_shape[2:], pair(stride), pair(padding), pair(dilation), strict=True):
        room = length + 2 * p - d * (kernel - 1) - 1
        if room < 0:
            raise ValueError("the kernel does not fit")
        sizes.append(room // s + 1)
    return (input_shape[0], out_channels, *sizes)
