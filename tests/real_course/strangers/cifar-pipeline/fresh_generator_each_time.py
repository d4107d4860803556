"""Without a generator, a new torch.Generator() is made in every call, which always begins with the same seed.

Fails: exactly when generator is None and the window has more than one place: every crop of an image begins at the
    same place, and torch.manual_seed has no influence. With a generator, and with a single place, it is right.
Hand: vectorised, slicing.
"""

import numpy as np
import torch
import torch.nn.functional as F


def channel_stats(images):
    if not (images.dtype == np.uint8 and images.ndim == 4 and images.shape[3] == 3 and images.size):
        raise ValueError(f"cannot use {images.dtype} {images.shape}")
    x = images / 255
    return tuple(torch.as_tensor(f(x, axis=(0, 1, 2)), dtype=torch.float32) for f in (np.mean, np.std))


def normalize(x, mean, std):
    # channels last for a moment, so that three numbers fit
    return ((x.movedim(-3, -1) - mean) / std).movedim(-1, -3)


def random_crop(img, size, padding, generator=None):
    if isinstance(size, bool) or isinstance(padding, bool):
        raise ValueError("bool")
    if not isinstance(size, int) or not isinstance(padding, int) or size <= 0 or padding < 0:
        raise ValueError("size and padding")
    if img.ndim != 3:
        raise ValueError("C x H x W")
    g = generator if generator is not None else torch.Generator()
    padded = F.pad(img, (padding,) * 4)
    h, w = padded.shape[1] - size, padded.shape[2] - size
    if h < 0 or w < 0:
        raise ValueError("window too large")
    i = torch.randint(h + 1, (1,), generator=g).item()
    j = torch.randint(w + 1, (1,), generator=g).item()
    return padded[:, i : i + size, j : j + size].contiguous()
