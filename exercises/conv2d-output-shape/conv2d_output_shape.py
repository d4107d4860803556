"""Exercise: output shape of Conv2d."""


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

    input_shape: (N, C, H, W), that is batch, channels, height, width
    out_channels: how many filters the layer has
    kernel_size, stride, padding, dilation: an int, or a pair (height, width)
    groups: into how many blocks channels and filters are cut
    Returns the shape of the result, a tuple of four ints.

    Raises ValueError if C or out_channels is not divisible by groups, or if the window does not fit
    on an axis.
    """
    raise NotImplementedError("write where each of the four numbers of the new shape comes from")
