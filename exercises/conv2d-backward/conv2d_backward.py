"""Exercise: backward pass of conv2d."""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_backward(
    grad_out: Tensor,
    x: Tensor,
    weight: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> tuple[Tensor, Tensor, Tensor]:
    """Pass the gradient of the loss back from the output of conv2d to its three inputs.

    grad_out: N x O x H_out x W_out, the gradient with respect to the output
    x: N x C x H x W, weight: O x C x kh x kw, what the forward pass used
    stride, padding: an int, or a pair (height, width)
    Returns (grad_x, grad_weight, grad_bias): N x C x H x W, O x C x kh x kw and O, of the same dtype.

        H_out = floor((H + 2 * padding - kh) / stride) + 1        W_out likewise

    Raises ValueError if weight does not have C channels, if the kernel does not fit, or if grad_out
    does not have the shape of the output.
    """
    raise NotImplementedError("write the loop that passes every number of grad_out on to the pixels and the weights")
