"""Divides the number of biases by the groups as well."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kh, kw = pair(kernel_size)
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")
    weights = out_channels * (in_channels // groups) * kh * kw
    if not bias:
        return weights
    return weights + out_channels // groups
