"""Uses one of the kernel's two numbers on both axes."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = input_shape
    k = pair(kernel_size)[0]
    s, p, d = pair(stride), pair(padding), pair(dilation)
    if c % groups != 0 or out_channels % groups != 0:
        raise ValueError("the channels do not go into the groups")
    h_out = (h + 2 * p[0] - d[0] * (k - 1) - 1) // s[0] + 1
    w_out = (w + 2 * p[1] - d[1] * (k - 1) - 1) // s[1] + 1
    if h_out < 1 or w_out < 1:
        raise ValueError("the kernel is larger than the image")
    return n, out_channels, h_out, w_out
