"""Exercise: transposed convolution."""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Let every pixel stamp its value times the kernel onto the output, and add up what overlaps.

    x: N x C x H x W, weight: C x O x kh x kw, bias: O or None
    stride, padding, output_padding: an int, or a pair (height, width)
    Returns N x O x H_out x W_out, of the same dtype, with

        H_out = (H - 1) * stride + kh - 2 * padding + output_padding        W_out likewise

    Raises ValueError if weight does not begin with C, if bias is not of the shape (O,), if
    output_padding is not below stride, or if the result would have no pixel.
    """
    raise NotImplementedError("write the loop that stamps every pixel onto the canvas")
