"""Exercise: output size of a convolution."""


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Count the places where the whole window fits on the padded row.

    input_size: pixels in the row, without padding
    kernel_size: taps of the window
    stride: pixels that the window moves at a time
    padding: pixels added at each end of the row
    dilation: distance in pixels from one tap of the window to the next
    Returns the number of places, an int.

    Raises ValueError if the window is wider than the padded row.
    """
    raise NotImplementedError("write how many places the window has on the padded row")
