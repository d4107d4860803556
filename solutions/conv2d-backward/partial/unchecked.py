"""Checks no argument."""

import torch
from torch.nn.functional import pad


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    h_out, w_out = grad_out.shape[2:]
    xp = pad(x, (pw, pw, ph, ph))
    grad_xp, grad_w = torch.zeros_like(xp), torch.empty_like(weight)
    for a in range(weight.shape[2]):
        for b in range(weight.shape[3]):
            seen = (..., slice(a, a + sh * (h_out - 1) + 1, sh), slice(b, b + sw * (w_out - 1) + 1, sw))
            grad_xp[seen] += torch.einsum("nohw,oc->nchw", grad_out, weight[:, :, a, b])
            grad_w[:, :, a, b] = torch.einsum("nohw,nchw->oc", grad_out, xp[seen])
    return grad_xp[:, :, ph : ph + x.shape[2], pw : pw + x.shape[3]], grad_w, grad_out.sum((0, 2, 3))
