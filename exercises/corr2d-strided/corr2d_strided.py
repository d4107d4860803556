"""Exercise: stride, padding, dilation."""

from torch import Tensor


def corr2d_strided(
    x: Tensor,
    k: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """Slide the kernel over the image, unflipped, with the three options of nn.Conv2d.

    x: the image, H x W
    k: the kernel, kh x kw, of the same dtype
    stride, padding, dilation: an int, or a pair (height, width)
    Returns H_out x W_out, of the same dtype, with

        H_out = floor((H + 2 * padding - dilation * (kh - 1) - 1) / stride) + 1        W_out likewise

    Raises ValueError if an option is neither an int nor a pair of ints (True is not an int), if
    stride or dilation is below 1 or padding is negative; if x or k does not have exactly two axes or
    has no entries; if their dtypes differ; or if the window does not fit into the padded image.
    """
    raise NotImplementedError("write the loop over the windows, with the three options")
