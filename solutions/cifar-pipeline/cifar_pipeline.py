"""Reference solution: normalisation and random crop."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    """The mean and the standard deviation of each colour channel over all images and pixels.

    images: N x H x W x 3, uint8, result: 3 and 3, float32

        mean[c] = sum of images[:, :, :, c] / (255 * N * H * W)
        std[c] = root of the mean of (images[:, :, :, c] / 255 - mean[c]) ** 2
    """
    if images.shape[3] != 3 or images.size == 0:
        raise ValueError(f"expected N x H x W x 3 with pixels in it, not {images.shape}")
    mean = images.mean(axis=(0, 1, 2)) / 255
    std = images.std(axis=(0, 1, 2)) / 255
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Subtract the mean of its channel from every pixel, and divide by the standard deviation.

    x and result: ... x 3 x H x W, mean, std: 3 (as 3 x 1 x 1 they lie on the axis of the channels)
    """
    return (x - mean[:, None, None]) / std[:, None, None]


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    """Pad with zeros on all four sides, and cut out a window of size x size at a random place.

    img: C x H x W, result: C x size x size

    There are H + 2 * padding - size + 1 places from top to bottom, and likewise from left to right.
    """
    rows, columns = (side + 2 * padding - size + 1 for side in img.shape[-2:])
    if min(rows, columns) < 1:
        raise ValueError(f"a window of {size} does not fit into {tuple(img.shape)} with padding {padding}")
    top = int(torch.randint(rows, (1,), generator=generator))
    left = int(torch.randint(columns, (1,), generator=generator))
    padded = pad(img, (padding, padding, padding, padding))  # a new tensor, also without padding
    return padded[:, top : top + size, left : left + size]
