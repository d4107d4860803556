"""Checks the groups and then lets every filter see all maps."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kernel = pair(kernel_size)
    for channels in (in_channels, out_channels):
        if channels % groups:
            raise ValueError(f"{channels} channels do not go into {groups} groups")
    weights = in_channels * out_channels * kernel[0] * kernel[1]
    return weights + out_channels if bias else weights
