"""Divides by one pixel less, as torch.std does if nobody says otherwise."""

import numpy as np
import torch
from torch import Tensor


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    if images.shape[-1] != 3 or len(images) == 0:
        raise ValueError("images must be N x H x W x 3")
    pixels = torch.from_numpy(images).float().reshape(-1, 3) / 255
    return pixels.mean(dim=0), pixels.std(dim=0)


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    mean, std = mean.view(3, 1, 1), std.view(3, 1, 1)
    return (x - mean) / std


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    height, width = img.shape[1] + 2 * padding, img.shape[2] + 2 * padding
    if size > height or size > width:
        raise ValueError(f"a window of {size} does not fit into {height} x {width}")
    padded = torch.zeros(img.shape[0], height, width, dtype=img.dtype)
    padded[:, padding : padding + img.shape[1], padding : padding + img.shape[2]] = img
    i = torch.randint(height - size + 1, (), generator=generator).item()
    j = torch.randint(width - size + 1, (), generator=generator).item()
    return padded[:, i : i + size, j : j + size].clone()
