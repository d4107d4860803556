"""Exercise: output shape of Conv2d."""


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

    Raises ValueError if input_shape does not have exactly four entries; if a number is not an int
    (a bool counts as none); if N is below 0; if C, H, W, out_channels, kernel_size, stride,
    dilation or groups is below 1, or padding below 0; if an option is neither an int nor a pair; if
    C or out_channels is not divisible by groups; or if the window does not fit on an axis.
    """
    raise NotImplementedError("write where each of the four numbers of the new shape comes from")
