"""Exercise: groups and depthwise convolution."""

from torch import Tensor


def conv2d_grouped(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """Correlate each block of channels with its own block of filters.

    x: N x C x H x W
    weight: O x (C / groups) x kh x kw, of the same dtype
    bias: O, of the same dtype, or None
    stride, padding, dilation: an int, or a pair (height, width)
    groups: into how many blocks of neighbours the channels and the filters are cut
    Returns N x O x H_out x W_out, of the same dtype, with

        H_out = floor((H + 2 * padding - dilation * (kh - 1) - 1) / stride) + 1        W_out likewise

    Raises ValueError if x or weight does not have exactly four axes or has one of length 0 (N may be
    0); if groups is not an int of at least 1 or does not divide C and O; if weight does not have
    C / groups channels; if bias does not have the shape (O,); if the dtypes differ; if another option
    is neither an int nor a pair of ints (True is not an int), stride or dilation is below 1 or
    padding is negative; or if no window fits.
    """
    raise NotImplementedError("write which filters see which channels, and the loop over the windows")
