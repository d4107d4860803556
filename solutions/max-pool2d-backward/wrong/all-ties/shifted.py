"""Pays every pixel that is as large as the largest, the whole gradient each time."""

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
    down = [slice(a, a + sh * h_out - sh + 1, sh) for a in range(kh)]
    right = [slice(b, b + sw * w_out - sw + 1, sw) for b in range(kw)]
    shifts = [(r, s) for r in down for s in right]
    best = torch.stack([xp[:, :, r, s] for r, s in shifts]).amax(0)
    dxp = torch.zeros_like(xp)
    for r, s in shifts:
        dxp[:, :, r, s] += (xp[:, :, r, s] == best) * grad_out
    return dxp[:, :, ph : ph + h, pw : pw + w].clone()
