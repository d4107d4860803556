"""Walks from window to window down the image first and then to the right."""

import numpy as np


def im2col(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> np.ndarray:
    kh, kw = _pair(kernel_size, "kernel_size")
    sh, sw = _pair(stride, "stride")
    ph, pw = _pair(padding, "padding")
    dh, dw = _pair(dilation, "dilation")
    if x.ndim != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {x.shape}")
    if min(kh, kw, sh, sw, dh, dw) < 1:
        raise ValueError("kernel_size, stride and dilation must be at least 1")
    batch, channels, height, width = x.shape
    down = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    across = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if down < 1 or across < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} image")

    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    columns = []
    for j in range(across):
        for i in range(down):
            top, left = i * sh, j * sw
            window = padded[:, :, top : top + kh * dh : dh, left : left + kw * dw : dw]
            columns.append(window.reshape(batch, channels * kh * kw))
    return np.stack(columns, axis=2)


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
