"""In the sum over the channels the weight is read as O x C x kh x kw, as in conv2d.

Fails: when there is more than one channel or more than one map: wrong numbers if O == C or if one of them is 1, an
error otherwise. Right for one channel and one map (and for a weight that is symmetric in C and O).
Hand: (2) einsum and strided slices.
"""

import torch


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    options = (stride, padding, output_padding)
    (sh, sw), (ph, pw), (eh, ew) = pairs = [o if isinstance(o, tuple) and len(o) == 2 else (o, o) for o in options]
    if any(type(k) is not int or k < low for pair, low in zip(pairs, (1, 0, 0), strict=True) for k in pair):
        raise ValueError("bad option")
    if x.ndim != 4 or weight.ndim != 4 or 0 in x.shape[1:] or 0 in weight.shape or x.shape[1] != weight.shape[0]:
        raise ValueError("shapes do not fit")
    if weight.dtype != x.dtype or (bias is not None and (bias.dtype != x.dtype or bias.shape != weight.shape[1:2])):
        raise ValueError("bias or dtypes do not fit")
    (n, _, h, w), (_, o, kh, kw) = x.shape, weight.shape
    rows, columns = (h - 1) * sh + kh + eh, (w - 1) * sw + kw + ew
    if eh >= sh or ew >= sw or rows - 2 * ph < 1 or columns - 2 * pw < 1:
        raise ValueError("output_padding too large or nothing left")
    canvas = torch.zeros(n, o, rows, columns, dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            stamped = torch.einsum("nchw,oc->nohw", x, weight[:, :, a, b])
            canvas[:, :, a : a + (h - 1) * sh + 1 : sh, b : b + (w - 1) * sw + 1 : sw] += stamped
    result = canvas[:, :, ph : rows - ph, pw : columns - pw]
    return result.clone() if bias is None else result + bias[:, None, None]
