"""The window is taken to span dilation * kernel size, with a gap behind the last tap.

Fails: when dilation > 1 on an axis and the larger span costs a window there (for stride 1 always): rows or columns
are missing at the end, and a window that just fits is refused.
Hand: (2) one strided slice for every tap.
"""

import torch.nn.functional as F  # noqa: N812


def corr2d_strided(x, k, stride=1, padding=0, dilation=1):
    pairs = [v if isinstance(v, tuple) else (v, v) for v in (stride, padding, dilation)]
    for pair, least in zip(pairs, (1, 0, 1), strict=True):
        if len(pair) != 2 or any(type(n) is not int or n < least for n in pair):
            raise ValueError("options must be ints or pairs of ints")
    if x.ndim != 2 or k.ndim != 2 or x.dtype != k.dtype or not x.numel() or not k.numel():
        raise ValueError("x and k must be matrices of the same dtype, with entries")
    (sh, sw), (ph, pw), (dh, dw) = pairs
    padded = F.pad(x, (pw, pw, ph, ph))
    rows = (padded.shape[0] - dh * k.shape[0]) // sh + 1
    columns = (padded.shape[1] - dw * k.shape[1]) // sw + 1
    if min(rows, columns) < 1:
        raise ValueError("the window does not fit")
    return sum(
        k[a, b] * padded[a * dh :: sh, b * dw :: sw][:rows, :columns]
        for a in range(k.shape[0])
        for b in range(k.shape[1])
    )
