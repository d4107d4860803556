"""Is the convolution of the exercise before, with its loops over the image."""

import torch
from torch.nn.functional import pad


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    out_channels, in_channels, kh, kw = weight.shape
    if in_channels != x.shape[1]:
        raise ValueError("wrong number of channels")
    if bias is not None and tuple(bias.shape) != (out_channels,):
        raise ValueError("wrong bias")
    x = pad(x, (pw, pw, ph, ph))
    out_h = (x.shape[2] - kh) // sh + 1
    out_w = (x.shape[3] - kw) // sw + 1
    if out_h < 1 or out_w < 1:
        raise ValueError("no window fits")
    rows = []
    for i in range(out_h):
        row = []
        for j in range(out_w):
            window = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            row.append(torch.einsum("ncab,ocab->no", window, weight))
        rows.append(torch.stack(row, dim=-1))
    result = torch.stack(rows, dim=2)
    return result if bias is None else result + bias.reshape(1, out_channels, 1, 1)
