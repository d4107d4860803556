"""Goes over the places of the window and pays, for all windows at once, those that are won there and nowhere before."""

import torch


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    (kh, kw), (sh, sw), (ph, pw) = (o if isinstance(o, tuple) else (o, o) for o in (kernel_size, stride, padding))
    n, c, h, w = x.shape
    tall, wide = h + 2 * ph, w + 2 * pw
    if kh > tall or kw > wide or 2 * ph > kh or 2 * pw > kw:
        raise ValueError(x.shape)
    size = (n, c, (tall - kh) // sh + 1, (wide - kw) // sw + 1)
    if size != tuple(grad_out.shape):
        raise ValueError(size)
    canvas = torch.full((n, c, tall, wide), -torch.inf, dtype=x.dtype)
    canvas[:, :, ph : ph + h, pw : pw + w] = x
    views = [
        (..., slice(a, a + (size[2] - 1) * sh + 1, sh), slice(b, b + (size[3] - 1) * sw + 1, sw))
        for a in range(kh)
        for b in range(kw)
    ]
    largest = torch.stack([canvas[view] for view in views]).amax(0)
    unpaid, result = grad_out, torch.zeros_like(canvas)
    for view in views:
        won = canvas[view] == largest
        result[view] += unpaid * won
        unpaid = unpaid * ~won
    return result[:, :, ph : ph + h, pw : pw + w].clone()
