"""F.pad is given (top, bottom, left, right), but it begins with left and right.

Fails: exactly when the padding of the two axes differs (the shape is wrong, or the numbers are, if it happens to
be the same; or an error if no window is left).
Hand: (2) slices, one for each kernel entry.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def max_pool2d(x, kernel_size, stride=None, padding=0):
    options = [kernel_size, kernel_size if stride is None else stride, padding]
    options = [o if isinstance(o, tuple) else (o, o) for o in options]
    if x.ndim != 4 or 0 in x.shape[1:]:
        raise ValueError("x must be N x C x H x W")
    if any(len(o) != 2 or any(type(n) is not int for n in o) for o in options):
        raise ValueError("options must be ints or pairs of ints")
    (kh, kw), (sh, sw), (ph, pw) = options
    if min(kh, kw, sh, sw) < 1 or min(ph, pw) < 0 or 2 * ph > kh or 2 * pw > kw:
        raise ValueError("option out of range")
    if x.shape[2] + 2 * ph < kh or x.shape[3] + 2 * pw < kw:
        raise ValueError("window does not fit")
    lowest = float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    padded = F.pad(x, (ph, ph, pw, pw), value=lowest)
    bottom, right = padded.shape[2] - kh + 1, padded.shape[3] - kw + 1
    shifted = [padded[:, :, a : a + bottom : sh, b : b + right : sw] for a in range(kh) for b in range(kw)]
    return torch.stack(shifted).amax(dim=0)
