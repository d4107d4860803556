"""The columns of all images are collected with the batch in the middle, and reshape deals them out anew.

Fails: exactly when there is more than one image and a column has more than one number (C * kh * kw > 1). Right for
a single image.
Hand: (4) a class, type hints.
"""

from collections.abc import Iterator

import numpy as np

Option = int | tuple[int, int]


class Windows:
    def __init__(self, kernel_size: Option, stride: Option, padding: Option, dilation: Option) -> None:
        self.kernel = self._pair(kernel_size, 1)
        self.stride = self._pair(stride, 1)
        self.padding = self._pair(padding, 0)
        self.dilation = self._pair(dilation, 1)

    @staticmethod
    def _pair(option: Option, least: int) -> tuple[int, int]:
        pair = option if isinstance(option, tuple) else (option, option)
        if len(pair) != 2 or not all(type(number) is int and number >= least for number in pair):
            raise ValueError(f"{option!r} is not an int or a pair of ints from {least} on")
        return pair

    def counts(self, sizes: tuple[int, int]) -> tuple[int, int]:
        counts = tuple(
            (size + 2 * p - d * (k - 1) - 1) // s + 1
            for size, k, s, p, d in zip(sizes, self.kernel, self.stride, self.padding, self.dilation, strict=True)
        )
        if min(counts) < 1:
            raise ValueError("no window fits")
        return counts

    def entries(self, padded: np.ndarray, counts: tuple[int, int]) -> Iterator[np.ndarray]:
        for channel in range(padded.shape[1]):
            for a in range(self.kernel[0]):
                for b in range(self.kernel[1]):
                    rows = a * self.dilation[0] + self.stride[0] * np.arange(counts[0])
                    columns = b * self.dilation[1] + self.stride[1] * np.arange(counts[1])
                    yield padded[:, channel][:, rows[:, None], columns].reshape(len(padded), counts[0] * counts[1])


def im2col(
    x: np.ndarray,
    kernel_size: Option,
    stride: Option = 1,
    padding: Option = 0,
    dilation: Option = 1,
) -> np.ndarray:
    windows = Windows(kernel_size, stride, padding, dilation)
    if x.ndim != 4 or min(x.shape[1:]) == 0:
        raise ValueError("x must have four axes and pixels")
    counts = windows.counts(x.shape[2:])
    ph, pw = windows.padding
    padded = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)])
    stacked = np.stack(list(windows.entries(padded, counts)))
    return stacked.reshape(x.shape[0], stacked.shape[0], stacked.shape[2])
