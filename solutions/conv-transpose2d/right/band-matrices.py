"""Writes down for each axis where every pixel and weight lands, and multiplies everything at once."""

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


def landings(size, kernel, step, cut, length):
    """1 where pixel i and weight a land on place y: size x kernel x length."""
    at = torch.arange(size)[:, None] * step + torch.arange(kernel) - cut
    return at[..., None] == torch.arange(length)


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    steps, cuts, lengths = sizes(x, weight, bias, stride, padding, output_padding)
    down, right = (
        landings(x.shape[2 + e], weight.shape[2 + e], steps[e], cuts[e], lengths[e]).to(x.dtype) for e in (0, 1)
    )
    result = torch.einsum("ncij,coab,iay,jbz->noyz", x, weight, down, right)
    return result if bias is None else result + bias[None, :, None, None]
