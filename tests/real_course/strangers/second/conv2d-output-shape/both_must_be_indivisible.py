"""ValueError is only raised if neither the channels nor the filters are divisible by groups ("and" in place of "or").

Fails: no ValueError when exactly one of C and out_channels is not divisible by groups. Right everywhere else.
"""


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def places(size, k, s, p, d):
    # conv_output_size와 같은 식
    n = (size + 2 * p - d * (k - 1) - 1) // s + 1
    if n < 1:
        raise ValueError("window does not fit")
    return n


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    N, C, H, W = input_shape
    if not (C % groups == 0 or out_channels % groups == 0):
        raise ValueError("groups")
    options = [pair(option) for option in (kernel_size, stride, padding, dilation)]
    h_out = places(H, *[option[0] for option in options])
    w_out = places(W, *[option[1] for option in options])
    return (N, out_channels, h_out, w_out)
