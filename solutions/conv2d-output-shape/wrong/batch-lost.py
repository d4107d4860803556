"""Always puts a batch of one into the new shape."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if input_shape[1] % groups or out_channels % groups:
        raise ValueError("channels cannot be grouped")
    pairs = [pair(option) for option in (kernel_size, stride, padding, dilation)]
    rows, columns = (Axis(*of_axis) for of_axis in zip(*pairs, strict=True))
    return 1, out_channels, rows.output(input_shape[2]), columns.output(input_shape[3])


class Axis:
    """One axis of the layer, with its four options."""

    def __init__(self, kernel, stride, padding, dilation):
        self.window = dilation * (kernel - 1) + 1
        self.stride = stride
        self.padding = padding

    def output(self, pixels):
        room = pixels + 2 * self.padding - self.window
        if room < 0:
            raise ValueError("the window does not fit")
        return room // self.stride + 1
