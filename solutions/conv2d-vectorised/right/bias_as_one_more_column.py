"""Treats the bias as the weight of one more pixel, which is always 1."""

import torch
from torch.nn.functional import unfold


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    s, p, k = pair(stride), pair(padding), tuple(weight.shape[2:])
    places = [(x.shape[i + 2] + 2 * p[i] - k[i] + s[i]) // s[i] for i in (0, 1)]
    if min(places) < 1:
        raise ValueError("the window does not fit")
    if weight.size(1) != x.size(1):
        raise ValueError("the filters are not as deep as the image")
    columns, rows = unfold(x, k, padding=p, stride=s), weight.flatten(1)
    if bias is not None:
        if bias.shape != rows.shape[:1]:
            raise ValueError("a bias for each filter is needed")
        columns = torch.cat([columns, torch.ones_like(columns[:, :1])], dim=1)
        rows = torch.cat([rows, bias.unsqueeze(1)], dim=1)
    return torch.matmul(rows, columns).unflatten(2, places)
