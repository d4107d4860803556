"""Always puts a batch of one into the new shape."""


class Axis:
    """One axis of the layer, with its four options."""

    def __init__(self, kernel, stride, padding, dilation):
        for option, smallest in ((kernel, 1), (stride, 1), (padding, 0), (dilation, 1)):
            if type(option) is not int or option < smallest:
                raise ValueError(f"bad option {option!r}")
        self.window = dilation * (kernel - 1) + 1
        self.stride = stride
        self.padding = padding

    def output(self, pixels):
        if type(pixels) is not int or pixels < 1:
            raise ValueError("an axis needs pixels")
        room = pixels + 2 * self.padding - self.window
        if room < 0:
            raise ValueError("the window does not fit")
        return room // self.stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("four numbers are needed")
    if type(input_shape[0]) is not int or input_shape[0] < 0:
        raise ValueError("bad batch")
    for number in (input_shape[1], out_channels, groups):
        if type(number) is not int or number < 1:
            raise ValueError("bad number of channels or groups")
    if input_shape[1] % groups or out_channels % groups:
        raise ValueError("channels cannot be grouped")
    pairs = []
    for option in (kernel_size, stride, padding, dilation):
        pair = option if isinstance(option, tuple) else (option, option)
        if len(pair) != 2:
            raise ValueError("not a pair")
        pairs.append(pair)
    rows, columns = (Axis(*of_axis) for of_axis in zip(*pairs, strict=True))
    return 1, out_channels, rows.output(input_shape[2]), columns.output(input_shape[3])
