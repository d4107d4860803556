"""Adds up in zeros of the default dtype, so that every result is one of float32."""

import torch
from torch.nn.functional import pad


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    if weight.shape[1] != x.shape[1]:
        raise ValueError("the filters are not as deep as the image")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError("one bias for each filter, please")
    n, _, h, w = x.shape
    o, _, kh, kw = weight.shape
    oh, ow = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    if oh < 1 or ow < 1:
        raise ValueError("the window does not fit")
    padded = pad(x, (pw, pw, ph, ph))
    out = torch.zeros(n, o, oh, ow)
    for i in range(kh):
        for j in range(kw):
            pixels = padded[:, :, i : i + sh * oh : sh, j : j + sw * ow : sw]
            out += torch.einsum("nchw,oc->nohw", pixels, weight[:, :, i, j])
    if bias is not None:
        out += bias.view(1, o, 1, 1)
    return out
