"""Returns the width before the height."""


def size(length, k, s, p, d):
    if any(type(number) is not int for number in (length, k, s, p, d)):
        raise ValueError("sizes are ints")
    if length < 1 or k < 1 or s < 1 or p < 0 or d < 1:
        raise ValueError("size out of range")
    steps = (length + 2 * p - d * (k - 1) - 1) // s
    if steps < 0:
        raise ValueError("the kernel does not fit")
    return steps + 1


def both(option):
    if type(option) is int:
        return option, option
    if isinstance(option, tuple) and len(option) == 2:
        return option
    raise ValueError(f"neither an int nor a pair: {option!r}")


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("expected four axes")
    images, maps, rows, columns = input_shape
    if any(type(number) is not int for number in (images, maps, out_channels, groups)):
        raise ValueError("counts are ints")
    if images < 0 or maps < 1 or out_channels < 1 or groups < 1:
        raise ValueError("count out of range")
    if maps % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = both(kernel_size), both(stride), both(padding), both(dilation)
    new_rows = size(rows, kh, sh, ph, dh)
    new_columns = size(columns, kw, sw, pw, dw)
    return images, out_channels, new_columns, new_rows
