"""Accepts groups into which the maps or the filters cannot be cut evenly."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if len(kernel) != 2:
        raise ValueError("kernel_size must be a pair")
    numbers = (in_channels, out_channels, groups) + kernel
    for number in numbers:
        if type(number) is not int or number < 1:
            raise ValueError(f"bad size {number!r}")
    weights = out_channels * (in_channels // groups) * kernel[0] * kernel[1]
    biases = out_channels * bias
    return weights + biases
