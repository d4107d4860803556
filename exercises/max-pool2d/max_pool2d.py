"""Exercise: max pooling."""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Keep the largest pixel of every window of every map.

    x: N x C x H x W
    kernel_size, stride, padding: an int, or a pair (height, width); stride None means kernel_size
    Returns N x C x H_out x W_out, of the same dtype, with

        H_out = floor((H + 2 * padding - kernel_size) / stride) + 1        W_out likewise

    Padding pixels never win. A window that holds NaN gives NaN.

    Raises ValueError if padding is more than half of kernel_size, or if no window fits.
    """
    raise NotImplementedError("write the loop over the windows that keeps the largest pixels")
