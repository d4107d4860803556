"""An empty batch is refused, since all four numbers of the shape have to be at least 1.

Fails: exactly when N is 0 (raises ValueError, where a shape that begins with 0 is right).
Hand: (4) a class, type hints.
"""

from typing import NamedTuple


class Option(NamedTuple):
    height: int
    width: int

    @classmethod
    def of(cls, value: int | tuple[int, int], at_least: int = 1) -> "Option":
        pair = value if isinstance(value, tuple) else (value, value)
        if len(pair) != 2:
            raise ValueError(f"expected an int or a pair, got {value!r}")
        for number in pair:
            if type(number) is not int or number < at_least:
                raise ValueError(f"expected ints of at least {at_least}, got {value!r}")
        return cls(*pair)


class ConvShape:
    def __init__(self, kernel: Option, stride: Option, padding: Option, dilation: Option) -> None:
        self.kernel, self.stride, self.padding, self.dilation = kernel, stride, padding, dilation

    def along(self, axis: int, size: int) -> int:
        free = size + 2 * self.padding[axis] - self.dilation[axis] * (self.kernel[axis] - 1) - 1
        if free < 0:
            raise ValueError(f"the window does not fit on axis {axis}")
        return free // self.stride[axis] + 1


def conv2d_output_shape(
    input_shape: tuple[int, int, int, int],
    out_channels: int,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> tuple[int, int, int, int]:
    if len(input_shape) != 4:
        raise ValueError("input_shape must be (N, C, H, W)")
    for number in (*input_shape, out_channels, groups):
        if type(number) is not int or number <= 0:
            raise ValueError(f"expected positive ints, got {number!r}")
    if input_shape[1] % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    layer = ConvShape(Option.of(kernel_size), Option.of(stride), Option.of(padding, 0), Option.of(dilation))
    return input_shape[0], out_channels, layer.along(0, input_shape[2]), layer.along(1, input_shape[3])
