"""Numbers the pixels, lists the numbers of every window, and fills gaps with the number of a pixel that never wins."""

import torch


def looks(size, k, s, p, d, ceil_mode):
    if p > k // 2:
        raise ValueError(p)
    reach = d * (k - 1) + 1
    count = (size + 2 * p - reach + (s - 1) * ceil_mode) // s + 1
    count -= ceil_mode and count * s - s - p >= size
    if count < 1:
        raise ValueError(size)
    return [[i * s - p + t * d for t in range(k)] for i in range(count)]


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    both = [o if isinstance(o, tuple) else (o, o) for o in (kernel_size, stride, padding, dilation)]
    (h, w), never = x.shape[2:], x.shape[2] * x.shape[3]
    down, right = (looks(x.shape[2 + a], *(o[a] for o in both), ceil_mode) for a in (0, 1))
    numbers = torch.tensor(
        [
            [[r * w + c if 0 <= r < h and 0 <= c < w else never for r in rows for c in columns] for columns in right]
            for rows in down
        ]
    )
    low = -torch.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    pixels = torch.cat([x.flatten(2), torch.full((*x.shape[:2], 1), low, dtype=x.dtype)], 2)
    values, first = pixels[..., numbers].max(-1)
    if not return_indices:
        return values
    return values, numbers.expand(*x.shape[:2], *numbers.shape).gather(-1, first.unsqueeze(-1)).squeeze(-1)
