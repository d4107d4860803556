"""Drops axes of the result that have the length 1."""

import torch
from torch.nn.functional import pad


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    if x.shape[1] != weight.shape[1]:
        raise ValueError("the filters are not as deep as the image")
    if bias is not None and bias.shape != (len(weight),):
        raise ValueError("one bias for each filter, please")
    padded = pad(x, (pw, pw, ph, ph))
    kh, kw = weight.shape[2:]
    if kh > padded.shape[2] or kw > padded.shape[3]:
        raise ValueError("the window does not fit")
    windows = padded.unfold(2, kh, sh).unfold(3, kw, sw)
    result = torch.einsum("nchwab,ocab->nohw", windows, weight)
    if bias is not None:
        result = result + bias[:, None, None]
    return result.squeeze()
