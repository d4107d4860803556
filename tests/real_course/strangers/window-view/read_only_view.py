"""The view is made with writeable=False, as the documentation of as_strided advises.

Fails: exactly when something is written into the result (ValueError: assignment destination is read-only). All
numbers are right and nothing is copied.
Hand: (4) a class, type hints.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Pair:
    vertical: int
    horizontal: int

    @classmethod
    def of(cls, option: int | tuple[int, int]) -> Pair:
        numbers = option if isinstance(option, tuple) else (option, option)
        if len(numbers) != 2 or not all(type(number) is int and number > 0 for number in numbers):
            raise ValueError(f"bad option {option!r}")
        return cls(*numbers)


def window_view(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
) -> np.ndarray:
    kernel, step = Pair.of(kernel_size), Pair.of(stride)
    if x.ndim != 4 or 0 in x.shape[1:]:
        raise ValueError(f"bad shape {x.shape}")
    images, channels, height, width = x.shape
    if kernel.vertical > height or kernel.horizontal > width:
        raise ValueError("the window is larger than the image")
    rows: int = (height - kernel.vertical) // step.vertical + 1
    columns: int = (width - kernel.horizontal) // step.horizontal + 1
    per_image, per_channel, per_row, per_column = x.strides
    return np.lib.stride_tricks.as_strided(
        x,
        shape=(images, channels, rows, columns, kernel.vertical, kernel.horizontal),
        strides=(per_image, per_channel, per_row * step.vertical, per_column * step.horizontal, per_row, per_column),
        writeable=False,
    )
