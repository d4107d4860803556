"""Returns the width before the height."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    images, maps, rows, columns = input_shape
    if maps % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    new_rows = size(rows, kh, sh, ph, dh)
    new_columns = size(columns, kw, sw, pw, dw)
    return images, out_channels, new_columns, new_rows


def size(length, k, s, p, d):
    steps = (length + 2 * p - d * (k - 1) - 1) // s
    if steps < 0:
        raise ValueError("the kernel does not fit")
    return steps + 1
