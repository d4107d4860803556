"""Exercise: backward pass of max pooling."""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_backward(
    grad_out: Tensor,
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Hand the gradient of every window to the pixel that won it.

    grad_out: N x C x H_out x W_out, the gradient with respect to the pooled maps
    x: N x C x H x W, the maps that were pooled
    kernel_size, stride, padding: an int, or a pair (height, width); stride None means kernel_size
    Returns the gradient with respect to x, N x C x H x W, of the same dtype, with

        H_out = floor((H + 2 * padding - kernel_size) / stride) + 1        W_out likewise

    The largest pixel wins, of several the first in reading order. Padding pixels never win.

    Raises ValueError if padding is more than half of kernel_size, if no window fits, or if grad_out
    does not have the shape of the pooled maps.
    """
    raise NotImplementedError("write the loop over the windows that pays the winner of each")
