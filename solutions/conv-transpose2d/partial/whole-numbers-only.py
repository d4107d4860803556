"""Takes whole numbers only and stops at a pair."""

import torch


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    n, c, h, w = x.shape
    c2, o, kh, kw = weight.shape
    if c != c2 or output_padding >= stride or (bias is not None and bias.shape != (o,)):
        raise ValueError("these do not fit together")
    tall, wide = (h - 1) * stride + kh + output_padding, (w - 1) * stride + kw + output_padding
    if tall - 2 * padding < 1 or wide - 2 * padding < 1:
        raise ValueError("nothing is left")
    out = torch.zeros((n, o, tall, wide), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            for a in range(c):
                piece = x[:, a, i, j].reshape(n, 1, 1, 1) * weight[a]
                out[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += piece
    out = out[:, :, padding : tall - padding, padding : wide - padding]
    return out.clone() if bias is None else out + bias.reshape(1, o, 1, 1)
