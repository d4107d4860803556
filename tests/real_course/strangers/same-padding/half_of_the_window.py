"""Both sides get half of the effective kernel, rounded down, so that an even window makes the row longer by one.

Fails: exactly when dilation * (kernel_size - 1) is odd: left is one too large.
Hand: (3) helper functions.
"""


def effective_kernel(kernel_size, dilation):
    return kernel_size + (kernel_size - 1) * (dilation - 1)


def check(value):
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not an int")
    if value < 1:
        raise ValueError("must be positive")


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    check(kernel_size)
    check(dilation)
    half = effective_kernel(kernel_size, dilation) // 2
    return half, half
