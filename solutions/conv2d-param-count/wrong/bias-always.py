"""Counts the biases even where there are none."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    for number in (in_channels, out_channels, kh, kw, groups):
        if type(number) is not int or number < 1:
            raise ValueError(f"{number!r} should be an int of at least 1")
    if in_channels % groups != 0 or out_channels % groups != 0:
        raise ValueError("the channels cannot be grouped")
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + out_channels
