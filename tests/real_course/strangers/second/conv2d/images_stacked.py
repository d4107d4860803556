"""The images are convolved one by one and put together with torch.stack, which has nothing to stack if there is no image.

Fails: for a batch without images (N = 0), with a RuntimeError. Right for N >= 1.
"""

import torch
from torch import Tensor
from torch.nn import functional


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def correlate(image, kernels, stride):
    """image: C x H x W (이미 패딩됨), kernels: O x C x kh x kw."""
    kh, kw = kernels.shape[-2:]
    rows = range(0, image.shape[1] - kh + 1, stride[0])
    columns = range(0, image.shape[2] - kw + 1, stride[1])
    flat = kernels.flatten(1)  # O x (C * kh * kw)
    maps = [[flat @ image[:, r : r + kh, c : c + kw].flatten() for c in columns] for r in rows]
    return torch.stack([torch.stack(line, dim=1) for line in maps], dim=1)


def conv2d(x: Tensor, weight: Tensor, bias: Tensor | None = None, stride=1, padding=0) -> Tensor:
    ph, pw = pair(padding)
    if weight.shape[1] != x.shape[1]:
        raise ValueError("depth")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError("bias")
    if weight.shape[2] > x.shape[2] + 2 * ph or weight.shape[3] > x.shape[3] + 2 * pw:
        raise ValueError("window")
    results = []
    for image in x:
        padded = functional.pad(image, (pw, pw, ph, ph))
        result = correlate(padded, weight, pair(stride))
        if bias is not None:
            result = result + bias[:, None, None]
        results.append(result)
    return torch.stack(results)
