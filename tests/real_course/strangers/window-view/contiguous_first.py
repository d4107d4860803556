"""The image is made contiguous first, so that the windows of a transposed image are a view of a copy.

Fails: exactly when the image is not contiguous, and only where memory is looked at: the numbers are right, but
the result does not share the image's memory and what is written into it does not arrive.
Hand: (2) a view of all places, then slices that keep every sh-th and sw-th of them.
"""

import numpy as np


def window_view(x, kernel_size, stride=1):
    (kh, kw), (sh, sw) = pairs = [o if isinstance(o, tuple) and len(o) == 2 else (o, o) for o in (kernel_size, stride)]
    if any(type(n) is not int or n < 1 for pair in pairs for n in pair):
        raise ValueError("bad option")
    if x.ndim != 4 or 0 in x.shape[1:] or x.shape[2] < kh or x.shape[3] < kw:
        raise ValueError("x must be N x C x H x W, and a window must fit")
    x = np.ascontiguousarray(x)
    n, c, h, w = x.shape
    every = np.lib.stride_tricks.as_strided(x, (n, c, h - kh + 1, w - kw + 1, kh, kw), x.strides + x.strides[2:])
    return every[:, :, ::sh, ::sw]
