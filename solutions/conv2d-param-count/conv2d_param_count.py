"""Reference solution: counting the parameters of Conv2d."""

from math import prod


def conv2d_param_count(
    in_channels: int,
    out_channels: int,
    kernel_size: int | tuple[int, int],
    groups: int = 1,
    bias: bool = True,
) -> int:
    """Count the numbers that nn.Conv2d learns.

    weights: out_channels x in_channels / groups x kernel height x kernel width, biases: out_channels
    """
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if len(kernel) != 2:
        raise ValueError(f"kernel_size must be an int or a pair (height, width), not {kernel_size}")
    _check("in_channels", in_channels)
    _check("out_channels", out_channels)
    _check("groups", groups)
    for size in kernel:
        _check("kernel_size", size)
    if in_channels % groups or out_channels % groups:
        raise ValueError(f"{in_channels} maps and {out_channels} filters cannot be cut into {groups} equal groups")

    numbers_of_a_filter = in_channels // groups * prod(kernel)
    if bias:
        numbers_of_a_filter += 1
    return out_channels * numbers_of_a_filter


def _check(name: str, number: int) -> None:
    """Raise ValueError unless number is an int (a bool is none) above 0."""
    if type(number) is not int or number < 1:
        raise ValueError(f"{name} must be a whole number above 0, not {number!r}")
