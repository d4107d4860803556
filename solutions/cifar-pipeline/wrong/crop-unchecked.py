"""Cuts out whatever is there, even if it is smaller than the window."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    if images.shape[-1] != 3 or len(images) == 0:
        raise ValueError("images must be N x H x W x 3")
    pixels = torch.from_numpy(images).double().reshape(-1, 3) / 255
    return pixels.mean(0).float(), pixels.std(0, correction=0).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x - mean[:, None, None]) / std[:, None, None]


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    _, height, width = img.shape
    padded = pad(img, (padding, padding, padding, padding))
    rows = max(height + 2 * padding - size + 1, 1)
    columns = max(width + 2 * padding - size + 1, 1)
    top = int(torch.randint(rows, (1,), generator=generator))
    left = int(torch.randint(columns, (1,), generator=generator))
    return padded[:, top : top + size, left : left + size]
