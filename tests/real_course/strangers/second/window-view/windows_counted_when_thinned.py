"""For a stride the image is thinned out to the places where windows may begin, and the windows are then counted on the thinned image.

Fails: with stride > 1 on an axis where ceil(H / sh) - kh + 1 is not (H - kh) // sh + 1 (only for kernels of 2 and
more): too few windows, or a ValueError though one fits. Right with stride 1, for kernels of one pixel, and by
chance, e.g. 5 pixels, kernel 2, stride 2.
"""

import numpy as np


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(x, kernel_size, stride=1):
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride)
    begins = x[:, :, ::sh, ::sw]  # 윈도우가 시작할 수 있는 픽셀
    h_out = begins.shape[2] - kh + 1
    w_out = begins.shape[3] - kw + 1
    if h_out < 1 or w_out < 1:
        raise ValueError("window")
    return np.lib.stride_tricks.as_strided(
        begins,
        shape=begins.shape[:2] + (h_out, w_out, kh, kw),
        strides=begins.strides + x.strides[2:],
    )
