"""Collects the products by the place to which they belong, in a dictionary."""

from collections import defaultdict

import torch


def true_convolve2d(x, k, mode="valid"):
    products = defaultdict(list)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            for a in range(k.shape[0]):
                for b in range(k.shape[1]):
                    products[i + a, j + b].append(x[i, j] * k[a, b])
    if mode == "full":
        top, left, bottom, right = 0, 0, x.shape[0] + k.shape[0] - 1, x.shape[1] + k.shape[1] - 1
    elif mode == "valid":
        top, left, bottom, right = k.shape[0] - 1, k.shape[1] - 1, x.shape[0], x.shape[1]
    else:
        raise ValueError("there are two modes")
    if bottom <= top or right <= left:
        raise ValueError("there is no such place")
    return torch.stack([torch.stack([sum(products[i, j]) for j in range(left, right)]) for i in range(top, bottom)])
