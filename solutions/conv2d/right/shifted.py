"""Goes over the taps of the kernel instead of the windows, with all images, filters and places at once."""

import torch
from torch import nn


def conv2d(x, weight, bias=None, stride=1, padding=0):
    steps, borders = (o if isinstance(o, tuple) else (o, o) for o in (stride, padding))
    for option, least in ((steps, 1), (borders, 0)):
        if len(option) != 2 or any(type(o) is not int or o < least for o in option):
            raise ValueError("an option is wrong")
    if x.ndim != 4 or weight.ndim != 4 or 0 in x.shape[1:] or 0 in weight.shape:
        raise ValueError("four axes are needed")
    outgoing, incoming, tall, wide = weight.shape
    if incoming != x.shape[1] or weight.dtype != x.dtype:
        raise ValueError("weight and image do not match")
    if bias is not None and (tuple(bias.shape) != (outgoing,) or bias.dtype != x.dtype):
        raise ValueError("one bias for each filter is needed")
    x = nn.functional.pad(x, (borders[1], borders[1], borders[0], borders[0]))
    rows, columns = ((s - k) // t + 1 for s, k, t in zip(x.shape[2:], (tall, wide), steps, strict=True))
    if min(rows, columns) < 1:
        raise ValueError("the window is too large")
    taps = [
        torch.einsum("nchw,oc->nohw", x[:, :, a :: steps[0], b :: steps[1]][:, :, :rows, :columns], weight[:, :, a, b])
        for a in range(tall)
        for b in range(wide)
    ]
    return sum(taps) + (0 if bias is None else bias.reshape(outgoing, 1, 1))
