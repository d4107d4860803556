"""Takes whole numbers only and stops at a pair."""

import torch


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    n, c, h, w = x.shape
    f, fc, hh, ww = weight.shape
    h_out = 1 + (h + 2 * padding - hh) // stride
    w_out = 1 + (w + 2 * padding - ww) // stride
    if fc != c or h_out < 1 or w_out < 1 or tuple(grad_out.shape) != (n, f, h_out, w_out):
        raise ValueError("shapes do not match")
    xp = torch.zeros((n, c, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    xp[:, :, padding : padding + h, padding : padding + w] = x
    dxp, dw, db = torch.zeros_like(xp), torch.zeros_like(weight), torch.zeros(f, dtype=x.dtype)
    for i in range(n):
        for k in range(f):
            for r in range(h_out):
                for s in range(w_out):
                    g = grad_out[i, k, r, s]
                    rows, columns = slice(r * stride, r * stride + hh), slice(s * stride, s * stride + ww)
                    dxp[i, :, rows, columns] += g * weight[k]
                    dw[k] += g * xp[i, :, rows, columns]
                    db[k] += g
    return dxp[:, :, padding : padding + h, padding : padding + w], dw, db
