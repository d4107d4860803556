"""The width takes the dilation of the height.

Fails: when dilation is a pair of two different numbers and the kernel is wider than 1, unless the difference
vanishes in the division by the stride; such a layer may also be refused or accepted wrongly.
Hand: (1) plain loop, short names.
"""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def ok(v, m):
        return type(v) is int and v >= m

    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    d = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    if len(input_shape) != 4 or len(k) != 2 or len(s) != 2 or len(p) != 2 or len(d) != 2:
        raise ValueError("wrong number of entries")
    n, c, h, w = input_shape
    if not ok(n, 0) or not ok(out_channels, 1) or not ok(groups, 1):
        raise ValueError("bad number")
    for v in (c, h, w, k[0], k[1], s[0], s[1], d[0], d[1]):
        if not ok(v, 1):
            raise ValueError("bad number")
    if not ok(p[0], 0) or not ok(p[1], 0):
        raise ValueError("bad padding")
    if c % groups != 0 or out_channels % groups != 0:
        raise ValueError("bad groups")
    r = [n, out_channels]
    for i, m in enumerate((h, w)):
        t = m + 2 * p[i] - d[0] * (k[i] - 1) - 1
        if t < 0:
            raise ValueError("window does not fit")
        r.append(t // s[i] + 1)
    return tuple(r)
