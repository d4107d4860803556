"""The number of places is counted with the height of the kernel on both axes.

Fails: whenever the kernel is not square: places are missing on the right (kh > kw), or there is an error, or
places where the kernel hangs over the edge (kw > kh). Right for square kernels.
"""

from torch import Tensor


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    height, width = x.shape
    rows, columns = k.shape
    if rows > height or columns > width:
        raise ValueError("the kernel does not fit on the image")
    if not rows or not columns:
        raise ValueError("the kernel has no entries")

    size = rows
    result = x.new_zeros(height - size + 1, width - size + 1)
    for a in range(rows):
        for b in range(columns):
            shifted = x[a : a + result.shape[0], b : b + result.shape[1]]
            result = result + k[a, b] * shifted
    return result
