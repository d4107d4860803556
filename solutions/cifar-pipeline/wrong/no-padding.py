"""Crops the image as it is, without any padding."""

import numpy as np
import torch
from torch import Tensor


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    if images.shape[-1] != 3 or len(images) == 0:
        raise ValueError("images must be N x H x W x 3")
    pixels = torch.from_numpy(images).double().reshape(-1, 3) / 255
    return pixels.mean(0).float(), pixels.std(0, correction=0).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x - mean[:, None, None]) / std[:, None, None]


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    rows, columns = img.shape[1] - size + 1, img.shape[2] - size + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a window of {size} does not fit into {tuple(img.shape)}")
    top = torch.randint(rows, (), generator=generator)
    left = torch.randint(columns, (), generator=generator)
    return img[:, top : top + size, left : left + size].clone()
