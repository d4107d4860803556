"""Exercise: pooling with ceil_mode, dilation and indices."""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_full(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    *,
    return_indices: bool = False,
    ceil_mode: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    """Keep the largest pixel of every window of every map, and tell where it was.

    x: N x C x H x W
    kernel_size, stride, padding, dilation: an int, or a pair (height, width); stride None means
        kernel_size; the pixels of a window are dilation apart
    ceil_mode: round the number of windows up instead of down, except that no window starts below
        or to the right of the image
    Returns the values, N x C x H_out x W_out, of the same dtype, with

        H_out = floor((H + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
        W_out likewise; with ceil_mode, ceil in place of floor, and 1 less if
        (H_out - 1) * stride >= H + padding

    With return_indices, returns the pair (values, indices). An index is row * W + column of the
    winner in its own map without padding, as int64; of equal pixels the first in reading order
    wins. Padding never wins; a window without a real pixel has the smallest value of the dtype,
    -inf for a floating-point one, and any index.

    Raises ValueError if padding is more than half of kernel_size, or if no window fits.
    """
    raise NotImplementedError("write the loop over the windows that keeps the largest pixels and their places")
