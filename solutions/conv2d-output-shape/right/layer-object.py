"""Keeps the layer in a dataclass and asks it for the shape."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    kernel: int
    stride: int
    padding: int
    dilation: int

    def __call__(self, pixels: int) -> int:
        whole_steps, _ = divmod(pixels + self.padding * 2 - self.reach, self.stride)
        if whole_steps < 0:
            raise ValueError(f"{pixels} pixels are not enough")
        return whole_steps + 1

    @property
    def reach(self) -> int:
        return 1 + self.dilation * (self.kernel - 1)


def spread(option):
    try:
        height, width = option
    except TypeError:
        height = width = option
    return height, width


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    n, c, *image = input_shape
    if divmod(c, groups)[1] or divmod(out_channels, groups)[1]:
        raise ValueError("unequal groups")
    axes = map(Axis, *map(spread, (kernel_size, stride, padding, dilation)))
    return (n, out_channels, *(axis(pixels) for axis, pixels in zip(axes, image, strict=True)))
