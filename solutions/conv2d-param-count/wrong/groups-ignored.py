"""Checks the groups and then lets every filter see all maps."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    pair = (kernel_size, kernel_size) if type(kernel_size) is int else kernel_size
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise ValueError("kernel_size must be an int or a pair")
    if not all(type(number) is int and number >= 1 for number in (in_channels, out_channels, groups, *pair)):
        raise ValueError("sizes must be ints above 0")
    for channels in (in_channels, out_channels):
        if channels % groups:
            raise ValueError(f"{channels} channels do not go into {groups} groups")
    weights = in_channels * out_channels * pair[0] * pair[1]
    return weights + out_channels if bias else weights
