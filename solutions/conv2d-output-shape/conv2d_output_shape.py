"""Reference solution: output shape of Conv2d."""


def conv2d_output_shape(
    input_shape: tuple[int, int, int, int],
    out_channels: int,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> tuple[int, int, int, int]:
    """Say which shape nn.Conv2d turns input_shape into.

    (N, C, H, W) becomes (N, out_channels, H_out, W_out), and on each axis

        H_out = floor((H + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
    """
    batch, channels, *size = input_shape
    if len(size) != 2:
        raise ValueError(f"input_shape must be (batch, channels, height, width), not {input_shape}")
    _check("the batch", batch, 0)
    _check("channels", channels, 1)
    _check("out_channels", out_channels, 1)
    _check("groups", groups, 1)
    if channels % groups or out_channels % groups:
        raise ValueError(f"{channels} channels and {out_channels} filters cannot be cut into {groups} equal groups")

    kernel, step, border, spread = _pair(kernel_size), _pair(stride), _pair(padding), _pair(dilation)
    height = _output_size(size[0], kernel[0], step[0], border[0], spread[0])
    width = _output_size(size[1], kernel[1], step[1], border[1], spread[1])
    return batch, out_channels, height, width


def _output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """Count the places of a window on one axis, as in conv-output-size."""
    _check("height and width", size, 1)
    _check("kernel_size", kernel, 1)
    _check("stride", stride, 1)
    _check("padding", padding, 0)
    _check("dilation", dilation, 1)
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError(f"a window of {kernel} does not fit on an axis of {size}")
    return room // stride + 1


def _pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Return option as (height, width); one int stands for both."""
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2:
        raise ValueError(f"an option is an int or a pair (height, width), not {option}")
    return pair


def _check(name: str, number: int, smallest: int) -> None:
    """Raise ValueError unless number is an int (a bool is none) and at least smallest."""
    if type(number) is not int or number < smallest:
        raise ValueError(f"{name} must be a whole number of at least {smallest}, not {number!r}")
