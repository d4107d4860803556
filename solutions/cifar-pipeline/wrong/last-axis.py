"""Leaves the three means where torch puts them, on the axis of the columns."""

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
    return (x - mean) / std


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    height, width = img.shape[1] + 2 * padding, img.shape[2] + 2 * padding
    if size > height or size > width:
        raise ValueError(f"a window of {size} does not fit into {height} x {width}")
    padded = pad(img, (padding, padding, padding, padding))
    top = int(torch.randint(0, height - size + 1, (1,), generator=generator))
    left = int(torch.randint(0, width - size + 1, (1,), generator=generator))
    return padded[:, top : top + size, left : left + size]
