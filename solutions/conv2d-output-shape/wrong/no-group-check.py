"""Accepts groups into which the channels or the filters cannot be cut evenly."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("input_shape must be (N, C, H, W)")
    batch, channels, height, width = input_shape
    require(batch, 0)
    require(channels, 1)
    require(out_channels, 1)
    require(groups, 1)
    if groups > channels or groups > out_channels:
        raise ValueError("more groups than channels")
    (kh, kw), (sh, sw) = pair(kernel_size), pair(stride)
    (ph, pw), (dh, dw) = pair(padding), pair(dilation)
    return batch, out_channels, positions(height, kh, sh, ph, dh), positions(width, kw, sw, pw, dw)


def positions(n, k, s, p, d):
    require(n, 1)
    require(k, 1)
    require(s, 1)
    require(p, 0)
    require(d, 1)
    last = n + 2 * p - d * (k - 1) - 1
    if last < 0:
        raise ValueError("the window does not fit once")
    return len(range(0, last + 1, s))


def pair(option):
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2:
        raise ValueError("an option is an int or a pair")
    return pair


def require(number, smallest):
    if type(number) is not int or number < smallest:
        raise ValueError(f"{number!r} should be an int of at least {smallest}")
