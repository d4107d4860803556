"""Pools the columns first and then the rows, and carries the places along."""

import torch


def pooled(values, places, options, ceil_mode):
    """Pool along the last axis; the first of equals is the one with the smallest place."""
    kernel, stride, padding, dilation = options
    size = values.shape[-1]
    starts, start = [], -padding
    while start + dilation * (kernel - 1) < size + padding + (stride - 1 if ceil_mode else 0):
        if start < size or not ceil_mode:
            starts.append(start)
        start += stride
    if not starts or 2 * padding > kernel:
        raise ValueError(options)
    out, where = [], []
    for start in starts:
        taps = [start + t * dilation for t in range(kernel) if 0 <= start + t * dilation < size]
        if not taps:
            low = -torch.inf if values.is_floating_point() else torch.iinfo(values.dtype).min
            out.append(torch.full(values.shape[:-1], low, dtype=values.dtype))
            where.append(torch.zeros(values.shape[:-1], dtype=torch.int64))
            continue
        seen, at = values[..., taps], places[..., taps]
        best = seen.amax(-1)
        same = (seen == best.unsqueeze(-1)) | (seen.isnan() & best.isnan().unsqueeze(-1))
        out.append(best)
        where.append(torch.where(same, at, 2**62).amin(-1))
    return torch.stack(out, -1), torch.stack(where, -1)


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    options = [kernel_size, kernel_size if stride is None else stride, padding, dilation]
    tall, wide = ([o[a] if isinstance(o, tuple) else o for o in options] for a in (0, 1))
    places = torch.arange(x.size(2) * x.size(3)).view(x.size(2), x.size(3)).expand(x.shape)
    values, places = pooled(x, places, wide, ceil_mode)
    values, places = pooled(values.transpose(2, 3), places.transpose(2, 3), tall, ceil_mode)
    values, places = values.transpose(2, 3), places.transpose(2, 3)
    return (values, places) if return_indices else values
