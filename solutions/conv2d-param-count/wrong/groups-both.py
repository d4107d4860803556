"""Divides the number of filters by the groups as well."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kernel_height, kernel_width = pair(kernel_size)
    ins, rest_in = divmod(in_channels, groups)
    outs, rest_out = divmod(out_channels, groups)
    if rest_in or rest_out:
        raise ValueError("something is left over")
    weights = ins * outs * kernel_height * kernel_width
    biases = out_channels if bias else 0
    return weights + biases
