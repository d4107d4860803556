"""Divides the number of filters by the groups as well."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kernel_height, kernel_width = two(kernel_size)
    for number in (in_channels, out_channels, kernel_height, kernel_width, groups):
        if type(number) is not int or number < 1:
            raise ValueError("must be an int of at least 1")
    ins, rest_in = divmod(in_channels, groups)
    outs, rest_out = divmod(out_channels, groups)
    if rest_in or rest_out:
        raise ValueError("something is left over")
    weights = ins * outs * kernel_height * kernel_width
    biases = out_channels if bias else 0
    return weights + biases


def two(size):
    if not isinstance(size, tuple):
        return size, size
    if len(size) != 2:
        raise ValueError("must be an int or a pair")
    return size
