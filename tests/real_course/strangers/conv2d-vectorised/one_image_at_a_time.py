"""The loop over the pixels is gone, but the one over the images is not.

Fails: exactly when operations are counted for a batch of a hundred images; all numbers are right, and few
operations are needed for many channels, filters or places. Also for bad arguments: nothing is checked.
Hand: (1) loops, short names.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    oh = (h + 2 * ph - kh) // sh + 1
    ow = (w + 2 * pw - kw) // sw + 1
    p = F.pad(x, (pw, pw, ph, ph))
    y = torch.zeros((n, o, oh, ow), dtype=x.dtype)
    for m in range(n):
        for a in range(kh):
            for b in range(kw):
                s = p[m, :, a : a + (oh - 1) * sh + 1 : sh, b : b + (ow - 1) * sw + 1 : sw]
                y[m] += (weight[:, :, a, b] @ s.reshape(c, -1)).reshape(o, oh, ow)
    if bias is not None:
        y = y + bias.reshape(1, -1, 1, 1)
    return y
