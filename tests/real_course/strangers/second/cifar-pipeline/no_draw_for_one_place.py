"""No random number is drawn on an axis on which the window has only one place.

Fails: random_crop where there is one place for the rows and several for the columns (the column is then made
of the first number of the generator and not of the second), and in a series of crops from one generator as
soon as any axis has a single place and the other several. Right if both axes have several places or both one.
"""

import numpy as np
import torch
from torch import Tensor


def channel_stats(images: np.ndarray) -> tuple[Tensor, Tensor]:
    """(mean, std) of the three colours, float32."""
    if images.ndim != 4 or images.shape[3] != 3 or not images.size:
        raise ValueError(f"cannot take statistics of shape {images.shape}")
    x = images / 255.0
    # 채널만 남기고 모든 축에 대해 평균
    return (
        torch.as_tensor(x.mean((0, 1, 2)), dtype=torch.float32),
        torch.as_tensor(x.std((0, 1, 2)), dtype=torch.float32),
    )


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Channel-wise (x - mean) / std."""
    return (x - mean.view(3, 1, 1)) / std.view(3, 1, 1)


def _begin(places: int, generator: torch.Generator | None) -> int:
    if places == 1:
        return 0  # 고를 것이 없다
    return int(torch.randint(places, (1,), generator=generator))


def random_crop(img: Tensor, size: int, padding: int, generator: torch.Generator | None = None) -> Tensor:
    """One window of size x size out of the zero-padded image."""
    c, h, w = img.shape
    if h + 2 * padding < size or w + 2 * padding < size:
        raise ValueError("no window of this size")
    canvas = torch.zeros(c, h + 2 * padding, w + 2 * padding, dtype=img.dtype)
    canvas[:, padding : padding + h, padding : padding + w] = img
    row = _begin(h + 2 * padding - size + 1, generator)
    column = _begin(w + 2 * padding - size + 1, generator)
    return canvas[:, row : row + size, column : column + size].clone()
