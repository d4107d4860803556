"""Every group adds the first O / groups biases instead of its own.

Fails: exactly when there is a bias and groups > 1 (unless the biases repeat). Right without bias and with one
group.
Hand: (2) chunk, one strided slice for every tap, einsum.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if x.ndim != 4 or weight.ndim != 4 or 0 in x.shape[1:] or 0 in weight.shape:
        raise ValueError("x and weight need four axes")
    if type(groups) is not int or groups < 1 or x.shape[1] % groups or weight.shape[0] % groups:
        raise ValueError("bad groups")
    if weight.shape[1] * groups != x.shape[1] or weight.dtype != x.dtype:
        raise ValueError("weight does not fit x")
    if bias is not None and (bias.shape != weight.shape[:1] or bias.dtype != x.dtype):
        raise ValueError("bias does not fit")
    pairs = [v if isinstance(v, tuple) else (v, v) for v in (stride, padding, dilation)]
    if any(
        len(v) != 2 or any(type(n) is not int or n < low for n in v) for v, low in zip(pairs, (1, 0, 1), strict=True)
    ):
        raise ValueError("bad option")
    (sh, sw), (ph, pw), (dh, dw) = pairs
    kh, kw = weight.shape[2:]
    padded = F.pad(x, (pw, pw, ph, ph))
    rows = (padded.shape[2] - dh * (kh - 1) - 1) // sh + 1
    columns = (padded.shape[3] - dw * (kw - 1) - 1) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError("no window fits")
    maps = []
    for block, filters in zip(padded.chunk(groups, dim=1), weight.chunk(groups, dim=0), strict=True):
        total = sum(
            torch.einsum(
                "nchw,oc->nohw", block[:, :, a * dh :: sh, b * dw :: sw][:, :, :rows, :columns], filters[:, :, a, b]
            )
            for a in range(kh)
            for b in range(kw)
        )
        if bias is not None:
            total = total + bias[: len(filters), None, None]
        maps.append(total)
    return torch.cat(maps, dim=1)
