"""Reference solution: counting the parameters of Conv2d."""

from math import prod


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


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
    if in_channels % groups or out_channels % groups:
        raise ValueError(f"{in_channels} maps and {out_channels} filters cannot be cut into {groups} equal groups")

    numbers_of_a_filter = in_channels // groups * prod(pair(kernel_size))
    if bias:
        numbers_of_a_filter += 1
    return out_channels * numbers_of_a_filter
