"""Exercise: groups and depthwise convolution."""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


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

    N may be 0. Raises ValueError if groups is below 1 or does not divide C and O, if weight does not
    have C / groups channels, or if no window fits.
    """
    raise NotImplementedError("write which filters see which channels, and the loop over the windows")
