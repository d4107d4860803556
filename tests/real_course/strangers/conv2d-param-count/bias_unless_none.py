"""A bias is counted unless it is None, so that bias=False has one as well.

Fails: exactly when bias is False (out_channels too many).
Hand: (3) helper functions.
"""


def as_pair(k):
    if isinstance(k, tuple):
        if len(k) == 2:
            return k
        raise ValueError("a kernel has two sides")
    return (k, k)


def positive(*numbers):
    for n in numbers:
        if isinstance(n, bool) or not isinstance(n, int) or n < 1:
            raise ValueError(f"{n!r} is not a positive int")


def weights(c, o, k, g):
    return o * (c // g) * k[0] * k[1]


def biases(o, bias):
    return 0 if bias is None else o


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    pair = as_pair(kernel_size)
    positive(in_channels, out_channels, groups, *pair)
    if in_channels % groups != 0 or out_channels % groups != 0:
        raise ValueError("groups must divide both numbers of channels")
    return weights(in_channels, out_channels, pair, groups) + biases(out_channels, bias)
