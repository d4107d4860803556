"""Exercise: counting the parameters of Conv2d."""


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

    in_channels: how many maps come in
    out_channels: how many filters there are, each of which makes one map
    kernel_size: an int, or a pair (height, width)
    groups: into how many blocks maps and filters are cut
    bias: whether every filter has one more number, which it adds to its map
    Returns the number of weights and biases, an int.

    Raises ValueError if in_channels or out_channels is not divisible by groups.
    """
    raise NotImplementedError("write how many numbers one filter has, and how many filters there are")
