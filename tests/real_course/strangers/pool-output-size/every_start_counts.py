"""With ceil_mode every window counts that begins before the right padding, not only the first incomplete one.

Fails: exactly when ceil_mode is True and more than one incomplete window begins before the right padding, which
takes a stride smaller than the window; also where the last whole window begins in the right padding (2 * padding >=
extent, one window too few). Right without ceil_mode.
Hand: (1) plain loop, short names.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    s = kernel_size if stride is None else stride
    for v in (input_size, kernel_size, s, dilation):
        if type(v) is not int or v < 1:
            raise ValueError("bad number")
    if type(padding) is not int or padding < 0 or 2 * padding > kernel_size:
        raise ValueError("bad padding")
    n = input_size + 2 * padding
    e = dilation * (kernel_size - 1) + 1
    c = 0
    i = 0
    while (i < input_size + padding) if ceil_mode else (i + e <= n):
        c += 1
        i += s
    if c < 1:
        raise ValueError("no window")
    return c
