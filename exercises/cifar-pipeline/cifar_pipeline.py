"""Exercise: normalisation and random crop."""

import numpy as np
import torch
from torch import Tensor


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    """The mean and the standard deviation of each colour channel over all images and pixels.

    images: N x H x W x 3, uint8
    Returns (mean, std), each three numbers of float32, in units in which 255 is 1.

    Raises ValueError if images does not end in three channels, or holds no pixel.
    """
    raise NotImplementedError("compute two numbers for each of the three channels")


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Subtract the mean of its channel from every pixel, and divide by the standard deviation.

    x: ... x 3 x H x W, any number of batch axes; mean, std: 3
    Returns ... x 3 x H x W, of the same dtype.
    """
    raise NotImplementedError("bring the three means to the axis of the channels")


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    """Pad with zeros on all four sides, and cut out a window of size x size at a random place.

    img: C x H x W, result: C x size x size, of the same dtype
    generator: where the random numbers come from; None means torch's global generator

    Raises ValueError if the window does not fit into the padded image.
    """
    raise NotImplementedError("draw a row and a column, each with the same chance for every place")
