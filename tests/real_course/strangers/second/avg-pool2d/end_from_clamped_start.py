"""The start of a window is clamped to the image first and its end is counted from there, so a window that sticks out on top or on the left is pushed inwards instead of being cut.

Fails: when padding is above 0 on an axis and the first window, cut off correctly, does not already reach the
far edge of the image on that axis (H > kh - ph or W > kw - pw). Right with padding 0.
"""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def avg_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    count_include_pad: bool = True,
) -> Tensor:
    """Average the pixels of every window of every map."""
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    n, c, h, w = x.shape
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding is more than half of the window")
    if h + 2 * ph < kh or w + 2 * pw < kw:
        raise ValueError("no window fits")
    h_out = (h + 2 * ph - kh) // sh + 1
    w_out = (w + 2 * pw - kw) // sw + 1
    result = x.new_zeros(n, c, h_out, w_out)
    for i in range(h_out):
        top = max(i * sh - ph, 0)
        bottom = min(top + kh, h)
        for j in range(w_out):
            left = max(j * sw - pw, 0)
            right = min(left + kw, w)
            total = x[:, :, top:bottom, left:right].sum(dim=(2, 3))
            count = kh * kw if count_include_pad else (bottom - top) * (right - left)
            result[:, :, i, j] = total / count
    return result
