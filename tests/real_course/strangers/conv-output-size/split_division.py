"""The two parts of the difference are divided by the stride one by one, and each is rounded for itself.

Fails: exactly when stride > 1 and the remainder of the padded length is smaller than the remainder of the extent
(both modulo the stride): one place too many. Right for every stride of 1.
Hand: (3) helper functions.
"""


def _is_int(v):
    return isinstance(v, int) and not isinstance(v, bool)


def _padded_length(n, p):
    return n + 2 * p


def _extent(k, d):
    return (k - 1) * d + 1


def _steps(length, s):
    return length // s


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    if not all(map(_is_int, (input_size, kernel_size, stride, padding, dilation))):
        raise ValueError("all arguments must be ints")
    if min(input_size, kernel_size, stride, dilation) < 1 or padding < 0:
        raise ValueError("argument out of range")
    length = _padded_length(input_size, padding)
    window = _extent(kernel_size, dilation)
    if window > length:
        raise ValueError("the window does not fit")
    return _steps(length, stride) - _steps(window, stride) + 1
