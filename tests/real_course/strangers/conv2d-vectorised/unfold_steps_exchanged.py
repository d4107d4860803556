"""Tensor.unfold gets the step of the width along the height and the other way round.

Fails: when the stride is a pair of two different numbers and this changes the windows (wrong shape, or windows at
wrong places; right if a single window fits either way). Right with the same stride for both axes.
Hand: (2) unfold and einsum.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = pairs = [o if isinstance(o, tuple) and len(o) == 2 else (o, o) for o in (stride, padding)]
    if any(type(n) is not int or n < low for pair, low in zip(pairs, (1, 0), strict=True) for n in pair):
        raise ValueError("bad option")
    if x.ndim != 4 or weight.ndim != 4 or 0 in x.shape[1:] or 0 in weight.shape or x.shape[1] != weight.shape[1]:
        raise ValueError("shapes do not fit")
    if weight.dtype != x.dtype or (bias is not None and (bias.dtype != x.dtype or bias.shape != weight.shape[:1])):
        raise ValueError("bias or dtypes do not fit")
    kh, kw = weight.shape[2:]
    padded = F.pad(x, (pw, pw, ph, ph))
    if padded.shape[2] < kh or padded.shape[3] < kw:
        raise ValueError("window does not fit")
    windows = padded.unfold(2, kh, sw).unfold(3, kw, sh)
    result = torch.einsum("nchwab,ocab->nohw", windows, weight)
    return result if bias is None else result + bias[:, None, None]
