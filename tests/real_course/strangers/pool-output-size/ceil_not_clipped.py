"""With ceil_mode the size is rounded up and nothing more: a window that begins in the right padding counts as well.

Fails: exactly when ceil_mode is True, something is left over, and the incomplete window begins at input_size +
padding or behind it (in practice: padding > 0, or a stride larger than the window). One window too many.
Hand: (2) one formula.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    if any(type(v) is not int for v in (input_size, kernel_size, stride, padding, dilation)):
        raise ValueError("ints only")
    if min(input_size, kernel_size, stride, dilation) <= 0 or padding < 0 or padding * 2 > kernel_size:
        raise ValueError("out of range")
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    size = (-(-room // stride) if ceil_mode else room // stride) + 1
    if size < 1:
        raise ValueError("output would be empty")
    return size
