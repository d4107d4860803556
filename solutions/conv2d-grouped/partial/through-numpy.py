"""Computes in numpy, which cuts the gradient."""

import numpy as np
import torch


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if groups <= 0:
        raise ValueError("groups must be positive")
    s, p, d = [np.array(o if isinstance(o, tuple) else (o, o)) for o in (stride, padding, dilation)]
    im, w = x.detach().numpy(), weight.detach().numpy()
    if im.shape[1] // groups != w.shape[1] or im.shape[1] % groups or w.shape[0] % groups:
        raise ValueError("wrong groups")
    im = np.pad(im, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])))
    size = (np.array(im.shape[2:]) - d * (np.array(w.shape[2:]) - 1) - 1) // s + 1
    if size.min() < 1:
        raise ValueError("no window")
    out = np.zeros((im.shape[0], w.shape[0], *size), dtype=im.dtype)
    for g in range(groups):
        o = slice(g * w.shape[0] // groups, (g + 1) * w.shape[0] // groups)
        c = slice(g * w.shape[1], (g + 1) * w.shape[1])
        for a in range(w.shape[2]):
            for b in range(w.shape[3]):
                part = im[:, c, a * d[0] :: s[0], b * d[1] :: s[1]][:, :, : size[0], : size[1]]
                out[:, o] += np.einsum("nchw,oc->nohw", part, w[o, :, a, b])
    if bias is not None:
        out = out + bias.detach().numpy().reshape(1, -1, 1, 1)
    return torch.from_numpy(out)
