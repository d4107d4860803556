"""Lays the image on a canvas of float32, whatever its dtype is."""

import numpy as np
import torch
from torch import Tensor


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    if images.shape[3] != 3 or images.size == 0:
        raise ValueError(f"expected N x H x W x 3 with pixels in it, not {images.shape}")
    mean = images.mean(axis=(0, 1, 2)) / 255
    std = images.std(axis=(0, 1, 2)) / 255
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    mean, std = mean.view(3, 1, 1), std.view(3, 1, 1)
    return (x - mean) / std


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    height, width = img.shape[1] + 2 * padding, img.shape[2] + 2 * padding
    if size > height or size > width:
        raise ValueError(f"a window of {size} does not fit into {height} x {width}")
    canvas = torch.zeros(img.shape[0], height, width)
    canvas[:, padding : padding + img.shape[1], padding : padding + img.shape[2]] = img
    top = int(torch.randint(0, height - size + 1, (1,), generator=generator))
    left = int(torch.randint(0, width - size + 1, (1,), generator=generator))
    return canvas[:, top : top + size, left : left + size]
