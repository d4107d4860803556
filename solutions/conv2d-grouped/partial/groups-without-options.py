"""Has the groups, but neither stride nor padding nor dilation, and checks nothing."""

import torch


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    parts = []
    for xs, ws in zip(x.chunk(groups, dim=1), weight.chunk(groups, dim=0), strict=True):
        height = xs.shape[2] - ws.shape[2] + 1
        width = xs.shape[3] - ws.shape[3] + 1
        part = torch.zeros(x.shape[0], ws.shape[0], height, width, dtype=x.dtype)
        for i in range(height):
            for j in range(width):
                window = xs[:, None, :, i : i + ws.shape[2], j : j + ws.shape[3]]
                part[:, :, i, j] = (window * ws[None]).sum((2, 3, 4))
        parts.append(part)
    out = torch.cat(parts, dim=1)
    if bias is not None:
        out += bias[:, None, None]
    return out
