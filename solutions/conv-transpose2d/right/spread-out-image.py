"""Puts zeros between the pixels and slides the flipped kernel over that."""

import torch


def sizes(x, weight, bias, stride, padding, output_padding):
    """Each option as (height, width), and the height and width of the result."""
    options = [o if isinstance(o, tuple) else (o, o) for o in (stride, padding, output_padding)]
    steps, cuts, extras = options
    size = [
        (n - 1) * s + k - 2 * p + e
        for n, k, s, p, e in zip(x.shape[2:], weight.shape[2:], steps, cuts, extras, strict=True)
    ]
    if min(size) < 1 or any(e >= s for e, s in zip(extras, steps, strict=True)):
        raise ValueError(size)
    if len(weight) != x.shape[1] or (bias is not None and bias.shape != weight.shape[1:2]):
        raise ValueError(weight.shape)
    return steps, cuts, size


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    (sh, sw), (ph, pw), (tall, wide) = sizes(x, weight, bias, stride, padding, output_padding)
    (n, c, h, w), (kh, kw) = x.shape, weight.shape[2:]
    room = (max((h - 1) * sh + 1, tall + 2 * ph) + 2 * kh, max((w - 1) * sw + 1, wide + 2 * pw) + 2 * kw)
    spread = torch.zeros(n, c, *room, dtype=x.dtype)
    spread[:, :, kh - 1 : kh + (h - 1) * sh : sh, kw - 1 : kw + (w - 1) * sw : sw] = x
    turned = weight.flip(2, 3)
    result = sum(
        torch.einsum("nchw,co->nohw", spread[:, :, ph + a : ph + a + tall, pw + b : pw + b + wide], turned[:, :, a, b])
        for a in range(kh)
        for b in range(kw)
    )
    return result if bias is None else result + bias.unsqueeze(-1).unsqueeze(-1)
