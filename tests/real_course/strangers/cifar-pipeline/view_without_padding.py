"""Without padding nothing is padded, so that the crop is a view of the image itself.

Fails: exactly when padding is 0: all numbers are right, but the result has no memory of its own, and whoever writes
    into it writes into img. With padding it is right.
Hand: vectorised, slicing.
"""

import numpy as np
import torch
from torch.nn.functional import pad


def channel_stats(images):
    if images.ndim != 4 or images.shape[-1] != 3 or images.dtype != np.uint8 or not images.size:
        raise ValueError("images have to be N x H x W x 3 of uint8")
    flat = images.reshape(-1, 3) / 255.0
    return torch.tensor(flat.mean(0), dtype=torch.float32), torch.tensor(flat.std(0), dtype=torch.float32)


def normalize(x, mean, std):
    return (x - mean.view(-1, 1, 1)) / std.view(-1, 1, 1)


def random_crop(img, size, padding, generator=None):
    if any(type(n) is not int for n in (size, padding)) or size < 1 or padding < 0 or img.ndim != 3:
        raise ValueError("bad arguments")
    if padding > 0:
        img = pad(img, [padding] * 4)
    places = torch.tensor(img.shape[1:]) - size + 1
    if (places < 1).any():
        raise ValueError("the window is larger than the image")
    top, left = (torch.randint(int(n), (1,), generator=generator).item() for n in places)
    return img[:, top : top + size, left : left + size]
