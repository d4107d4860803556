"""Takes the padding and puts no zeros around the image."""

import torch


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    sh, sw = pair(stride)
    if weight.shape[1] != x.shape[1]:
        raise ValueError("the filters are not as deep as the image")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError("one bias for each filter, please")
    n, _, h, w = x.shape
    o, _, kh, kw = weight.shape
    if kh > h or kw > w:
        raise ValueError("the window does not fit")
    windows = x.unfold(2, kh, sh).unfold(3, kw, sw)
    result = torch.einsum("nchwab,ocab->nohw", windows, weight)
    if bias is not None:
        result = result + bias.view(1, o, 1, 1)
    return result
