"""With ceil_mode the last window is dropped if it begins at input_size or behind it; the left padding is forgotten.

Fails: exactly when ceil_mode is True, padding > 0, and the last window that counts begins between input_size and
input_size + padding: one window too few. Right for all rows without padding.
Hand: (3) helper functions.
"""


def check_int(v, low):
    if isinstance(v, bool) or not isinstance(v, int) or v < low:
        raise ValueError(f"need an int of at least {low}")


def divide(a, b, up):
    return -(-a // b) if up else a // b


def drop_last(out, s, n, ceil_mode):
    # the last window has to start inside the image
    if ceil_mode and (out - 1) * s >= n:
        return out - 1
    return out


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    for v in (input_size, kernel_size, stride, dilation):
        check_int(v, 1)
    check_int(padding, 0)
    if padding > kernel_size / 2:
        raise ValueError("padding should be at most half of the kernel size")
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    out = drop_last(divide(room, stride, ceil_mode) + 1, stride, input_size, ceil_mode)
    if out < 1:
        raise ValueError("no window left")
    return out
