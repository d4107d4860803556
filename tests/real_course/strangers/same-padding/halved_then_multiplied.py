"""The gaps are halved first and multiplied by the dilation afterwards.

Fails: exactly when kernel_size is even and dilation > 1: the sides differ by the dilation instead of by 0 or 1.
Hand: (1) plain, short names.
"""


def same_padding(kernel_size, dilation=1):
    k, d = kernel_size, dilation
    if type(k) is not int or type(d) is not int:
        raise ValueError("ints only")
    if k < 1 or d < 1:
        raise ValueError("at least 1")
    l = (k - 1) // 2 * d  # noqa: E741
    r = k // 2 * d
    return l, r
