"""Asks every pixel of the result which stamps reach it."""

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
    lines = []
    for y in range(ph, ph + tall):
        line = []
        for z in range(pw, pw + wide):
            total = torch.zeros(x.shape[0], weight.shape[1], dtype=x.dtype)
            for a in range(weight.shape[2]):
                for b in range(weight.shape[3]):
                    (i, r), (j, q) = divmod(y - a, sh), divmod(z - b, sw)
                    if r == q == 0 and 0 <= i < x.shape[2] and 0 <= j < x.shape[3]:
                        total = total + x[:, :, i, j] @ weight[:, :, a, b]
            line.append(total if bias is None else total + bias)
        lines.append(torch.stack(line, -1))
    return torch.stack(lines, -2)
