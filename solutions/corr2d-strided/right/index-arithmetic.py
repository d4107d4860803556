"""Works out the flat index of every pixel under every tap, and takes them all at once."""

import torch


def corr2d_strided(x, k, stride=1, padding=0, dilation=1):
    pairs = lambda o: o if isinstance(o, tuple) else (o, o)  # noqa: E731
    (s1, s2), (p1, p2), (d1, d2) = map(pairs, (stride, padding, dilation))
    if not (s1 > 0 < s2 and d1 > 0 < d2 and p1 >= 0 <= p2):
        raise ValueError("options")
    width = x.shape[1] + 2 * p2
    flat = torch.cat(
        [
            x.new_zeros(p1 * width),
            torch.cat([x.new_zeros(x.shape[0], p2), x, x.new_zeros(x.shape[0], p2)], 1).flatten(),
            x.new_zeros(p1 * width),
        ]
    )
    down = torch.arange(0, x.shape[0] + 2 * p1 - d1 * (k.shape[0] - 1), s1) if _fits(x, k, p1, d1, 0) else None
    across = torch.arange(0, width - d2 * (k.shape[1] - 1), s2) if _fits(x, k, p2, d2, 1) else None
    if down is None or across is None:
        raise ValueError("no room")
    starts = (down[:, None] * width + across).reshape(-1, 1)
    taps = (torch.arange(k.shape[0])[:, None] * d1 * width + torch.arange(k.shape[1]) * d2).reshape(1, -1)
    return (flat[starts + taps] * k.flatten()).sum(1).reshape(len(down), len(across))


def _fits(x, k, padding, dilation, axis):
    return x.shape[axis] + 2 * padding > dilation * (k.shape[axis] - 1)
