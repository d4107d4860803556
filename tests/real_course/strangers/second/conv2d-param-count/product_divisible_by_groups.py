"""The product of in_channels and out_channels is checked for divisibility by groups, not each of the two.

Fails: no ValueError when in_channels * out_channels is divisible by groups and one of the two is not, e.g.
(2, 2, 3, groups=4) or (3, 4, 3, groups=2). Right everywhere else.
"""


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
    connections, rest = divmod(in_channels * out_channels, groups)
    if rest:
        raise ValueError("maps and filters cannot be cut into these groups")
    kh, kw = pair(kernel_size)
    count = connections * kh * kw
    if bias:
        count += out_channels
    return count
