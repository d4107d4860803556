"""The loop stops one place too early, because it asks for < where <= is meant.

Fails: exactly when the last window ends on the last padded pixel, that is when (padded - extent) is a multiple of
the stride: one place too few (0 when the window is as wide as the padded row). Right when something is left over.
Hand: (1) plain loop, short names.
"""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    for v in (input_size, kernel_size, stride, padding, dilation):
        if type(v) is not int:
            raise ValueError("ints only")
    if input_size < 1 or kernel_size < 1 or stride < 1 or dilation < 1 or padding < 0:
        raise ValueError("too small")
    n = input_size + 2 * padding
    e = dilation * (kernel_size - 1) + 1
    if e > n:
        raise ValueError("window does not fit")
    if (n - e) // stride > 1000000:  # the loop would take for ever
        q, r = divmod(n - e, stride)
        return q + (1 if r else 0)
    c = 0
    i = 0
    while i + e < n:
        c += 1
        i += stride
    return c
