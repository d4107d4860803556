"""Has no parameter for the dilation."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0):
    kernel, step, border = pair(kernel_size), pair(stride), pair(padding)
    batch, channels, height, width = x.shape
    high = (height + 2 * border[0] - kernel[0]) // step[0] + 1
    wide = (width + 2 * border[1] - kernel[1]) // step[1] + 1
    if high <= 0 or wide <= 0:
        raise ValueError("the window is larger than the padded image")
    padded = np.pad(x, ((0, 0), (0, 0), (border[0],) * 2, (border[1],) * 2))
    result = np.empty((batch, channels, kernel[0], kernel[1], high, wide), dtype=x.dtype)
    for i in range(high):
        for j in range(wide):
            y, z = i * step[0], j * step[1]
            result[..., i, j] = padded[:, :, y : y + kernel[0], z : z + kernel[1]]
    return result.reshape(batch, channels * kernel[0] * kernel[1], high * wide)
