"""Without count_include_pad the pixels that are not 0 are counted, not the places inside the image.

Fails: exactly when count_include_pad=False and a window holds a real pixel of value 0 (the mean is too large in
magnitude, right only if it is 0 and another pixel is not; NaN if all its pixels are 0).
Hand: (2) sums of shifted slices.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    stride = kernel_size if stride is None else stride
    (kh, kw), (sh, sw), (ph, pw) = pairs = [
        o if isinstance(o, tuple) and len(o) == 2 else (o, o) for o in (kernel_size, stride, padding)
    ]
    if any(type(n) is not int or n < low for pair, low in zip(pairs, (1, 1, 0), strict=True) for n in pair):
        raise ValueError("bad option")
    if x.ndim != 4 or 0 in x.shape[1:] or not x.is_floating_point():
        raise ValueError("x must be a floating-point N x C x H x W tensor")
    if 2 * ph > kh or 2 * pw > kw or x.shape[2] + 2 * ph < kh or x.shape[3] + 2 * pw < kw:
        raise ValueError("padding too large or no window fits")
    padded = F.pad(x, (pw, pw, ph, ph))

    def summed(t):
        h, w = t.shape[2] - kh + 1, t.shape[3] - kw + 1
        return torch.stack([t[:, :, a : a + h : sh, b : b + w : sw] for a in range(kh) for b in range(kw)]).sum(0)

    count = kh * kw if count_include_pad else summed((padded != 0).to(x.dtype))
    return summed(padded) / count
