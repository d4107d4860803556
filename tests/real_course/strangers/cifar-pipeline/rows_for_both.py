"""The number of places is counted from the height alone, and the column is drawn from as many places as the row.

Fails: exactly when the image is not square and more than one place is to be drawn from: a wide image never shows
    its right side (and the same draw means another column), a tall one is cut off at the right edge, so that the
    crop is too narrow. A wide image whose height fits once only is always cut at column 0. Square images are right.
    One that is too narrow for the window is not refused if it is high enough.
Hand: plain nested loops, short names.
"""

import numpy as np
import torch


def channel_stats(images):
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3 or images.size == 0:
        raise ValueError("need N x H x W x 3, uint8")
    m = []
    s = []
    for c in range(3):
        a = images[:, :, :, c].astype(np.float64) / 255
        n = a.size
        t = a.sum() / n
        q = 0.0
        for b in a:
            for r in b:
                q += ((r - t) ** 2).sum()
        m.append(t)
        s.append((q / n) ** 0.5)
    return torch.tensor(m, dtype=torch.float32), torch.tensor(s, dtype=torch.float32)


def normalize(x, mean, std):
    y = x.clone()
    for c in range(3):
        y[..., c, :, :] = (x[..., c, :, :] - mean[c]) / std[c]
    return y


def random_crop(img, size, padding, generator=None):
    for v in (size, padding):
        if type(v) is not int:
            raise ValueError("int")
    if img.dim() != 3 or size < 1 or padding < 0:
        raise ValueError("bad image, size or padding")
    C, H, W = img.shape
    n = H + 2 * padding - size + 1
    if n < 1:
        raise ValueError("window does not fit")
    p = torch.zeros(C, H + 2 * padding, W + 2 * padding, dtype=img.dtype)
    for c in range(C):
        for i in range(H):
            for j in range(W):
                p[c, i + padding, j + padding] = img[c, i, j]
    i = torch.randint(n, (1,), generator=generator).item()
    j = torch.randint(n, (1,), generator=generator).item()
    return p[:, i : i + size, j : j + size]
