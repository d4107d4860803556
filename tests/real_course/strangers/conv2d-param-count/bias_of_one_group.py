"""With groups only the biases of one group are counted.

Fails: exactly when bias is True and groups > 1.
Hand: (1) nested loops, short names.
"""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if len(k) != 2:
        raise ValueError("kernel_size must be a pair")
    for v in (in_channels, out_channels, groups, k[0], k[1]):
        if type(v) is not int or v < 1:
            raise ValueError("positive ints only")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    c = in_channels // groups
    o = out_channels // groups
    t = 0
    for _ in range(groups):
        t += o * c * k[0] * k[1]
    if bias:
        t += o
    return t
