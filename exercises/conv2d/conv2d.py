"""Exercise: conv2d with channels, filters and bias."""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Correlate every image with every filter, over all channels, and add each filter's bias to its map.

    x: N x C x H x W
    weight: O x C x kh x kw, of the same dtype
    bias: O, of the same dtype, or None
    stride, padding: an int, or a pair (height, width)
    Returns N x O x H_out x W_out, of the same dtype, with

        H_out = floor((H + 2 * padding - kh) / stride) + 1        W_out likewise

    N may be 0. Raises ValueError if weight does not have C channels, if bias does not have the shape
    (O,), or if no window fits.
    """
    raise NotImplementedError("write the loop over windows and filters that adds up all channels")
