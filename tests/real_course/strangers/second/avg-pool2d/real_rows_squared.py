"""Without the zeros of the padding, the sum is divided by the square of the number of real rows of the window instead of rows times columns.

Fails: with count_include_pad=False as soon as some window holds another number of real rows than of real
columns: at the edges with padding, at the last window of one axis only, or everywhere if kh != kw.
Right with count_include_pad=True, and with square windows and padding 0.
"""

from torch import Tensor


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def inside(start, length, size):
    # 윈도우에서 실제 이미지에 속하는 구간
    return max(start, 0), min(start + length, size)


def avg_pool2d(x: Tensor, kernel_size, stride=None, padding=0, count_include_pad=True) -> Tensor:
    if stride is None:
        stride = kernel_size
    (kh, kw), (sh, sw), (ph, pw) = pair(kernel_size), pair(stride), pair(padding)
    N, C, H, W = x.shape
    if ph * 2 > kh or pw * 2 > kw:
        raise ValueError("too much padding")
    Ho, Wo = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if Ho < 1 or Wo < 1:
        raise ValueError("window does not fit")

    out = x.new_empty((N, C, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            r0, r1 = inside(i * sh - ph, kh, H)
            c0, c1 = inside(j * sw - pw, kw, W)
            size = kh * kw
            if not count_include_pad:
                real = r1 - r0  # 실제 픽셀의 변의 길이
                size = real**2
            out[:, :, i, j] = x[:, :, r0:r1, c0:c1].sum((2, 3)) / size
    return out
