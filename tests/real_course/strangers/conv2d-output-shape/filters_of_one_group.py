"""The channels of the result are those of one group of filters.

Fails: exactly when groups > 1 (out_channels is divided by groups). Right whenever groups is 1.
Hand: (3) helper functions.
"""


def _need_int(value, low, what):
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{what}: not an int")
    if value < low:
        raise ValueError(f"{what}: too small")


def _two(option, low, what):
    if not isinstance(option, tuple):
        option = (option, option)
    if len(option) != 2:
        raise ValueError(f"{what}: not a pair")
    _need_int(option[0], low, what)
    _need_int(option[1], low, what)
    return option


def _axis(size, k, s, p, d):
    span = d * (k - 1) + 1
    if span > size + 2 * p:
        raise ValueError("window too large")
    return (size + 2 * p - span) // s + 1


def _channels(c, o, g):
    _need_int(g, 1, "groups")
    if c % g or o % g:
        raise ValueError("channels cannot be grouped")
    return o // g


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("N, C, H, W expected")
    n, c, h, w = input_shape
    _need_int(n, 0, "N")
    for size in (c, h, w):
        _need_int(size, 1, "input_shape")
    _need_int(out_channels, 1, "out_channels")
    kh, kw = _two(kernel_size, 1, "kernel_size")
    sh, sw = _two(stride, 1, "stride")
    ph, pw = _two(padding, 0, "padding")
    dh, dw = _two(dilation, 1, "dilation")
    return n, _channels(c, out_channels, groups), _axis(h, kh, sh, ph, dh), _axis(w, kw, sw, pw, dw)
