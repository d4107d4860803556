"""Every kernel is taken for a square one: the height is squared and the width never looked at.

Fails: exactly when kernel_size is a pair of two different numbers. A wrong width (0, or no int) is not refused
either.
Hand: (2) one expression.
"""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if isinstance(kernel_size, tuple):
        if len(kernel_size) != 2:
            raise ValueError("kernel_size: int or (height, width)")
        kernel_size = kernel_size[0]
    numbers = [in_channels, out_channels, kernel_size, groups]
    if any(type(n) is not int for n in numbers) or min(numbers) < 1 or any(c % groups for c in numbers[:2]):
        raise ValueError("bad layer")
    return out_channels * (in_channels // groups * kernel_size**2 + bool(bias))
