"""The weights are those of one group, since both channels and filters are divided by groups.

Fails: exactly when groups > 1.
Hand: (4) a class, type hints.
"""


class Conv2dSpec:
    def __init__(self, cin: int, cout: int, kernel: int | tuple[int, int], groups: int, bias: bool) -> None:
        self.kernel: tuple[int, int] = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        if len(self.kernel) != 2:
            raise ValueError(f"kernel_size must be an int or a pair, got {kernel!r}")
        for value in (cin, cout, groups, *self.kernel):
            if type(value) is not int or value < 1:
                raise ValueError(f"expected a positive int, got {value!r}")
        if cin % groups or cout % groups:
            raise ValueError("channels are not divisible by groups")
        self.cin, self.cout, self.groups, self.bias = cin, cout, groups, bias

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        return (self.cout // self.groups, self.cin // self.groups, *self.kernel)

    def count(self) -> int:
        total = 1
        for size in self.weight_shape:
            total *= size
        return total + (self.cout if self.bias else 0)


def conv2d_param_count(
    in_channels: int,
    out_channels: int,
    kernel_size: int | tuple[int, int],
    groups: int = 1,
    bias: bool = True,
) -> int:
    return Conv2dSpec(in_channels, out_channels, kernel_size, groups, bias).count()
