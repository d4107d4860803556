"""Works out for every single number of the result where it comes from."""

import numpy as np


class Axis:
    """One direction of the image, with the options for it."""

    def __init__(self, length, *options):
        self.length = length
        self.kernel, self.stride, self.padding, self.dilation = options
        reach = self.dilation * (self.kernel - 1) + 1
        room = length + 2 * self.padding - reach
        if room < 0:
            raise ValueError("the window is too large")
        self.windows = 1 + room // self.stride

    def source(self, window, tap):
        place = window * self.stride + tap * self.dilation - self.padding
        return place if 0 <= place < self.length else None


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    options = [
        option if isinstance(option, tuple) else (option, option) for option in (kernel_size, stride, padding, dilation)
    ]
    down, across = (
        Axis(length, *numbers) for length, numbers in zip(x.shape[2:], zip(*options, strict=True), strict=True)
    )
    channels = x.shape[1]
    result = np.zeros((len(x), channels * down.kernel * across.kernel, down.windows * across.windows), x.dtype)
    for row in range(result.shape[1]):
        rest, b = divmod(row, across.kernel)
        c, a = divmod(rest, down.kernel)
        for column in range(result.shape[2]):
            i, j = divmod(column, across.windows)
            y, z = down.source(i, a), across.source(j, b)
            if y is not None and z is not None:
                result[:, row, column] = x[:, c, y, z]
    return result
