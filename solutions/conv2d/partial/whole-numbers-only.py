"""Takes whole numbers only: a pair ends in a TypeError."""

import torch
import torch.nn.functional as tf


def conv2d(x, weight, bias=None, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, c_k, kh, kw = weight.shape
    if c_in != c_k:
        raise ValueError("channels")
    if bias is not None and bias.shape != (c_out,):
        raise ValueError("bias")
    out_h = (h - kh + 2 * padding) // stride + 1
    out_w = (w - kw + 2 * padding) // stride + 1
    if out_h <= 0 or out_w <= 0:
        raise ValueError("kernel does not fit")
    x = tf.pad(x, [padding, padding, padding, padding])
    out = torch.zeros((n, c_out, out_h, out_w), dtype=x.dtype)
    for b in range(n):
        for o in range(c_out):
            for i in range(out_h):
                for j in range(out_w):
                    region = x[b, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
                    out[b, o, i, j] = torch.sum(region * weight[o])
                    if bias is not None:
                        out[b, o, i, j] += bias[o]
    return out
