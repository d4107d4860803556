"""Exercise: output size of pooling."""


def pool_output_size(
    input_size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Count the windows that a pooling layer makes on one axis.

    input_size: pixels in the row, without padding
    kernel_size: pixels that the window looks at
    stride: pixels that the window moves at a time; None means kernel_size
    padding: pixels added at each end of the row
    dilation: distance in pixels from one pixel of the window to the next
    ceil_mode: whether an incomplete last window counts, unless it would begin in the right padding
    Returns the number of windows, an int.

    Raises ValueError if padding is more than half of kernel_size, or if no window counts.
    """
    raise NotImplementedError("write how many windows there are, with the incomplete one and without it")
