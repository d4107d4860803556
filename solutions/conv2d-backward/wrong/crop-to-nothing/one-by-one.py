"""Cuts the padding off with [p:-p], which leaves nothing where the padding is 0."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    n, c, h, w = x.shape
    f, fc, kh, kw = weight.shape
    h_out, w_out = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    if c != fc or h_out < 1 or w_out < 1 or grad_out.shape != (n, f, h_out, w_out):
        raise ValueError("these cannot belong together")
    xp = torch.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    xp[:, :, ph : ph + h, pw : pw + w] = x
    dxp, dw, db = torch.zeros_like(xp), torch.zeros_like(weight), torch.zeros(f, dtype=x.dtype)
    for b in range(n):
        for k in range(f):
            for i in range(h_out):
                for j in range(w_out):
                    top, left, g = i * sh, j * sw, grad_out[b, k, i, j]
                    dxp[b, :, top : top + kh, left : left + kw] += g * weight[k]
                    dw[k] += g * xp[b, :, top : top + kh, left : left + kw]
                    db[k] += g
    return dxp[:, :, ph:-ph, pw:-pw].clone(), dw, db
