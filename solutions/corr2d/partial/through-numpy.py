"""Computes in numpy, which cuts the gradient and makes everything float64."""

import numpy as np
import torch


def corr2d(x, k):
    img, ker = x.detach().numpy(), k.detach().numpy()
    if ker.size == 0:
        raise ValueError("empty kernel")
    if ker.shape[0] > img.shape[0] or ker.shape[1] > img.shape[1]:
        raise ValueError("kernel is larger than image")
    h = img.shape[0] - ker.shape[0] + 1
    w = img.shape[1] - ker.shape[1] + 1
    res = np.zeros((h, w))
    for r in range(h):
        for c in range(w):
            res[r, c] = np.sum(img[r : r + ker.shape[0], c : c + ker.shape[1]] * ker)
    return torch.from_numpy(res)
