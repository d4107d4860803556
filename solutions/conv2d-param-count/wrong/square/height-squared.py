"""Squares one of the kernel's two numbers."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    size = pair(kernel_size)[0]
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")
    return out_channels * (in_channels // groups * size**2 + (1 if bias else 0))
