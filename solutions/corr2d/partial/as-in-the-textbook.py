"""Is the function of the textbook: a result of the default dtype, and no checks."""

import torch


def corr2d(img, ker):
    h, w = ker.shape
    out = torch.zeros((img.shape[0] - h + 1, img.shape[1] - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (img[i : i + h, j : j + w] * ker).sum()
    return out
