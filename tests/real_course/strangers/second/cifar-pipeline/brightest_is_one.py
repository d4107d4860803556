"""The bytes are divided by the brightest byte that occurs instead of by 255.

Fails: channel_stats whenever no byte of images is 255 (also a division by 0 if all are 0). normalize and
random_crop are right.
"""

import numpy as np
import torch
from torch import Tensor


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    if images.ndim == 0 or images.shape[-1] != 3:
        raise ValueError("three channels are needed on the last axis")
    if images.size == 0:
        raise ValueError("there is no pixel")
    scaled = images.astype(np.float64) / images.max()  # from 0 to 1
    mean = scaled.mean(axis=(0, 1, 2))
    std = scaled.std(axis=(0, 1, 2))
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x - mean[:, None, None]) / std[:, None, None]


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    channels, height, width = img.shape
    rows = height + 2 * padding - size + 1
    columns = width + 2 * padding - size + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window does not fit")
    padded = img.new_zeros(channels, height + 2 * padding, width + 2 * padding)
    padded[:, padding : padding + height, padding : padding + width] = img
    top = int(torch.randint(rows, (1,), generator=generator))
    left = int(torch.randint(columns, (1,), generator=generator))
    return padded[:, top : top + size, left : left + size].clone()
