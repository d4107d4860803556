"""Takes whole numbers only: a pair ends in a TypeError."""

import torch
import torch.nn.functional as tf


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    n, c_in, h, w = x.shape
    c_out, per, kh, kw = weight.shape
    if groups < 1 or c_in % groups or c_out % groups or per != c_in // groups:
        raise ValueError("groups")
    h_out = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    w_out = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    if h_out < 1 or w_out < 1:
        raise ValueError("size")
    x = tf.pad(x, (padding, padding, padding, padding))
    out = torch.zeros(n, c_out, h_out, w_out, dtype=x.dtype)
    for oc in range(c_out):
        g = oc // (c_out // groups)
        for ic in range(per):
            for a in range(kh):
                for b in range(kw):
                    for i in range(h_out):
                        for j in range(w_out):
                            pixel = x[:, g * per + ic, i * stride + a * dilation, j * stride + b * dilation]
                            out[:, oc, i, j] += pixel * weight[oc, ic, a, b]
    if bias is not None:
        out = out + bias.view(1, c_out, 1, 1)
    return out
