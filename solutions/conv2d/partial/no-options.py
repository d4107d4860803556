"""Has neither stride nor padding yet, and checks nothing."""

import torch


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if stride not in (1, (1, 1)) or padding not in (0, (0, 0)):
        raise NotImplementedError
    kh, kw = weight.shape[-2:]
    rows = []
    for i in range(x.shape[2] - kh + 1):
        columns = []
        for j in range(x.shape[3] - kw + 1):
            patch = x[:, :, i : i + kh, j : j + kw].reshape(x.shape[0], -1)
            columns.append(patch @ weight.reshape(weight.shape[0], -1).T)
        rows.append(torch.stack(columns, -1))
    out = torch.stack(rows, -2)
    return out if bias is None else out + bias.view(1, -1, 1, 1)
