"""Reference solution: output shape of Conv2d."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


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
    batch, channels, height, width = input_shape
    if channels % groups or out_channels % groups:
        raise ValueError(f"{channels} channels and {out_channels} filters cannot be cut into {groups} equal groups")

    kernel, step, border, spread = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    new_height = _output_size(height, kernel[0], step[0], border[0], spread[0])
    new_width = _output_size(width, kernel[1], step[1], border[1], spread[1])
    return batch, out_channels, new_height, new_width


def _output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """Count the places of a window on one axis, as in conv-output-size."""
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError(f"a window of {kernel} does not fit on an axis of {size}")
    return room // stride + 1
