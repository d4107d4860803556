"""Writes every stamp over what is already on the canvas."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    (sh, sw), (ph, pw), (eh, ew) = pair(stride), pair(padding), pair(output_padding)
    n, c, h, w = x.shape
    c_in, o, kh, kw = weight.shape
    tall, wide = (h - 1) * sh + kh + eh, (w - 1) * sw + kw + ew
    if c != c_in or eh >= sh or ew >= sw or tall <= 2 * ph or wide <= 2 * pw:
        raise ValueError("these do not fit together")
    if bias is not None and bias.shape != (o,):
        raise ValueError("one bias for each map")
    canvas = torch.zeros((n, o, tall, wide), dtype=x.dtype)
    for b in range(n):
        for m in range(o):
            for i in range(h):
                for j in range(w):
                    stamp = (x[b, :, i, j, None, None] * weight[:, m]).sum(0)
                    canvas[b, m, i * sh : i * sh + kh, j * sw : j * sw + kw] = stamp
    out = canvas[:, :, ph : tall - ph, pw : wide - pw].clone()
    return out if bias is None else out + bias[:, None, None]
