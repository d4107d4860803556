"""Exercise: stride, padding, dilation."""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


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

    Raises ValueError if stride or dilation is below 1, if padding is negative, or if the window does
    not fit into the padded image.
    """
    raise NotImplementedError("write the loop over the windows, with the three options")
