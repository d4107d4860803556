"""Always cuts out the middle."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    if images.shape[3] != 3 or images.size == 0:
        raise ValueError(f"expected N x H x W x 3 with pixels in it, not {images.shape}")
    mean = images.mean(axis=(0, 1, 2)) / 255
    std = images.std(axis=(0, 1, 2)) / 255
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x - mean[:, None, None]) / std[:, None, None]


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    height, width = img.shape[1] + 2 * padding, img.shape[2] + 2 * padding
    if size > height or size > width:
        raise ValueError(f"a window of {size} does not fit into {height} x {width}")
    padded = pad(img, (padding, padding, padding, padding))
    top, left = (height - size) // 2, (width - size) // 2
    return padded[:, top : top + size, left : left + size]
