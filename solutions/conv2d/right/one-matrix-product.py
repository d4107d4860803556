"""Writes every window as a row of a matrix and multiplies by the filters once."""

import torch


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (down, across), (ph, pw) = [v if isinstance(v, tuple) else (v,) * 2 for v in (stride, padding)]
    o, c, kh, kw = weight.shape
    if x.size(1) != c:
        raise ValueError("depth of the filters")
    if bias is not None and tuple(bias.shape) != (o,):
        raise ValueError("number of biases")
    x = torch.constant_pad_nd(x, (pw, pw, ph, ph))
    tops, lefts = range(0, x.size(2) - kh + 1, down), range(0, x.size(3) - kw + 1, across)
    if len(tops) * len(lefts) == 0:
        raise ValueError("no window")
    windows = torch.stack([x[:, :, i : i + kh, j : j + kw].flatten(1) for i in tops for j in lefts], dim=1)
    maps = windows @ weight.flatten(1).T
    maps = maps if bias is None else maps + bias
    return maps.transpose(1, 2).reshape(x.size(0), o, len(tops), len(lefts))
