"""Writes the filters into a dense weight with zeros between the blocks, and slides that."""

import torch


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    (sh, sw), (ph, pw), (dh, dw) = (v if isinstance(v, tuple) else (v, v) for v in (stride, padding, dilation))
    o, c, kh, kw = weight.shape
    if groups < 1 or o % groups or c * groups != x.shape[1]:
        raise ValueError("the groups do not come out even")
    blocks = [weight[g * (o // groups) : (g + 1) * (o // groups)] for g in range(groups)]
    empty = weight.new_zeros(o // groups, c, kh, kw)
    dense = torch.cat([torch.cat([b if g == at else empty for at in range(groups)], 1) for g, b in enumerate(blocks)])
    x = torch.nn.functional.pad(x, (pw, pw, ph, ph))
    tops, lefts = range(0, x.shape[2] - dh * (kh - 1), sh), range(0, x.shape[3] - dw * (kw - 1), sw)
    if not (tops and lefts):
        raise ValueError("no window fits")
    result = x.new_zeros(len(x), o, len(tops), len(lefts))
    for a in range(kh):
        for b in range(kw):
            seen = x[:, :, [t + a * dh for t in tops]][:, :, :, [f + b * dw for f in lefts]]
            result = result + torch.einsum("nchw,oc->nohw", seen, dense[:, :, a, b])
    return result if bias is None else result + bias[:, None, None]
