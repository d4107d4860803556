"""Whether the window fits is asked of H_out * W_out, and the product of two negative numbers is positive.

Fails: no ValueError when the window is so much too large on both axes that both sizes come out as -1 or less.
Right everywhere else, also if only one axis is too small.
"""

from math import floor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(
    input_shape: tuple[int, int, int, int],
    out_channels: int,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> tuple[int, int, int, int]:
    """(N, C, H, W) -> (N, out_channels, H_out, W_out)."""
    if input_shape[1] % groups != 0:
        raise ValueError("the channels cannot be cut into groups")
    if out_channels % groups != 0:
        raise ValueError("the filters cannot be cut into groups")
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    h_out = floor((input_shape[2] + 2 * ph - dh * (kh - 1) - 1) / sh) + 1
    w_out = floor((input_shape[3] + 2 * pw - dw * (kw - 1) - 1) / sw) + 1
    if h_out * w_out <= 0:
        raise ValueError("the output would have no pixels")
    return input_shape[0], out_channels, h_out, w_out
