"""Divides by the largest number in the images, and not by 255."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    if images.shape[3] != 3 or images.size == 0:
        raise ValueError(f"expected N x H x W x 3 with pixels in it, not {images.shape}")
    x = torch.from_numpy(images).double()
    x = (x / x.max()).permute(3, 0, 1, 2).flatten(1)
    return x.mean(1).float(), x.std(1, correction=0).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    mean, std = mean.view(3, 1, 1), std.view(3, 1, 1)
    return (x - mean) / std


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    height, width = img.shape[1] + 2 * padding, img.shape[2] + 2 * padding
    if size > height or size > width:
        raise ValueError(f"a window of {size} does not fit into {height} x {width}")
    padded = pad(img, (padding, padding, padding, padding))
    top = int(torch.randint(0, height - size + 1, (1,), generator=generator))
    left = int(torch.randint(0, width - size + 1, (1,), generator=generator))
    return padded[:, top : top + size, left : left + size]
