"""The indices are places in the padded map, W + 2 * pw wide, and not in the map itself.

Fails: exactly when padding > 0 on an axis, and only in the indices (with padding above and below alone all of them
are too large by ph * W); the values are right.
Hand: (2) slices, one for each kernel entry, beside slices of a map of numbers.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    options = (kernel_size, kernel_size if stride is None else stride, padding, dilation)
    pairs = [o if isinstance(o, tuple) and len(o) == 2 else (o, o) for o in options]
    if any(type(n) is not int or n < low for o, low in zip(pairs, (1, 1, 0, 1), strict=True) for n in o):
        raise ValueError("bad option")
    if x.ndim != 4 or 0 in x.shape[1:]:
        raise ValueError("x must be N x C x H x W")
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pairs
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("too much padding")
    sizes = []
    for size, k, s, p, d in zip(x.shape[2:], *pairs, strict=True):
        room = size + 2 * p - d * (k - 1) - 1
        count = (room + (s - 1 if ceil_mode else 0)) // s + 1
        if ceil_mode and (count - 1) * s >= size + p:
            count -= 1
        if count < 1:
            raise ValueError("no window fits")
        sizes.append(count)
    rows, columns = sizes
    # room for the last window of ceil_mode, too
    down, right = (rows - 1) * sh + dh * (kh - 1) + 1, (columns - 1) * sw + dw * (kw - 1) + 1
    extra = (0, max(0, right - x.shape[3] - 2 * pw), 0, max(0, down - x.shape[2] - 2 * ph))
    lowest = float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    padded = F.pad(x, (pw, pw, ph, ph), value=lowest)
    numbers = torch.arange(padded.shape[2] * padded.shape[3]).view(padded.shape[2], padded.shape[3])
    real = F.pad(torch.ones(x.shape[2:], dtype=torch.bool), (pw, pw, ph, ph))
    padded, numbers, real = F.pad(padded, extra, value=lowest), F.pad(numbers, extra), F.pad(real, extra)

    def windows(t):
        h, w = (rows - 1) * sh + 1, (columns - 1) * sw + 1
        slices = [t[..., a * dh : a * dh + h : sh, b * dw : b * dw + w : sw] for a in range(kh) for b in range(kw)]
        return torch.stack(slices, dim=-1)

    # among equal entries a real pixel goes before padding, and an earlier pixel before a later one
    stacked = windows(padded)
    largest = stacked.amax(dim=-1, keepdim=True)
    wins = ((stacked == largest) | (stacked != stacked)) & windows(real)
    first = wins.to(torch.uint8).argmax(dim=-1, keepdim=True)
    values = stacked.gather(-1, first).squeeze(-1)
    values = torch.where(windows(real).any(dim=-1), values, torch.full_like(values, lowest))
    if not return_indices:
        return values
    return values, windows(numbers).expand(stacked.shape).gather(-1, first).squeeze(-1)
