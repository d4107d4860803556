"""Never begins at the last row or the last column."""

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
    mean, std = mean.view(3, 1, 1), std.view(3, 1, 1)
    return (x - mean) / std


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    height, width = img.shape[1] + 2 * padding, img.shape[2] + 2 * padding
    if size > height or size > width:
        raise ValueError(f"a window of {size} does not fit into {height} x {width}")
    padded = pad(img, (padding, padding, padding, padding))
    top = int(torch.rand(1, generator=generator) * (height - size))
    left = int(torch.rand(1, generator=generator) * (width - size))
    return padded[:, top : top + size, left : left + size]
