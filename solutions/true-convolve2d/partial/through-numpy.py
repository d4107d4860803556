"""Computes both modes in numpy, which cuts the gradient."""

import numpy as np
import torch


def true_convolve2d(x, k, mode="valid"):
    image, kernel = x.detach().numpy(), np.flipud(np.fliplr(k.detach().numpy()))
    kh, kw = kernel.shape
    if mode == "full":
        image = np.pad(image, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    elif mode != "valid":
        raise ValueError("unknown mode " + str(mode))
    if image.shape[0] < kh or image.shape[1] < kw:
        raise ValueError("the kernel is too large")
    out = np.empty((image.shape[0] - kh + 1, image.shape[1] - kw + 1), dtype=image.dtype)
    for r, c in np.ndindex(out.shape):
        out[r, c] = (image[r : r + kh, c : c + kw] * kernel).sum()
    return torch.tensor(out)
