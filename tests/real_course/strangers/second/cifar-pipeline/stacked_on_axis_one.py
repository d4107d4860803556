"""The normalised channels are stacked on axis 1, which is the channel axis only if there is exactly one batch axis.

Fails: normalize for a single image 3 x H x W (the result is H x 3 x W, also if H = 3, where no shape tells) and
for two or more batch axes. Right for N x 3 x H x W. channel_stats and random_crop are right.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


def channel_stats(images):
    if images.shape[-1] != 3 or images.size == 0:
        raise ValueError("need N x H x W x 3 with at least one pixel")
    pixels = images.reshape(-1, 3).astype(np.float64) / 255
    mean = pixels.sum(axis=0) / len(pixels)
    std = np.sqrt(((pixels - mean) ** 2).sum(axis=0) / len(pixels))
    return torch.tensor(mean, dtype=torch.float32), torch.tensor(std, dtype=torch.float32)


def normalize(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    planes = []
    for c in range(3):
        planes.append((x[..., c, :, :] - mean[c]) / std[c])
    return torch.stack(planes, dim=1)


def random_crop(img, size, padding, generator=None):
    padded = F.pad(img, (padding,) * 4)
    _, H, W = padded.shape
    if size > H or size > W:
        raise ValueError("window larger than the padded image")
    r = torch.randint(H - size + 1, (1,), generator=generator).item()
    c = torch.randint(W - size + 1, (1,), generator=generator).item()
    return padded[:, r : r + size, c : c + size].clone()
