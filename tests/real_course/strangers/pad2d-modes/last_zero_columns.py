"""On the ring the left border is x[..., -left:], which is the whole map when left is 0; so are the rows on top.

Fails: exactly when mode is "circular" and left or top is 0: the map appears once more in front (too large a
result).
Hand: (2) slices and concatenation.
"""

import torch


def pad2d_modes(x, padding, mode="constant", value=0.0):
    if x.dim() != 4 or 0 in x.shape[1:]:
        raise ValueError("x must be N x C x H x W")
    if not isinstance(padding, tuple) or len(padding) != 4 or any(type(p) is not int or p < 0 for p in padding):
        raise ValueError("padding must be (left, right, top, bottom)")
    if mode not in ("constant", "reflect", "replicate", "circular") or (mode != "constant" and value != 0):
        raise ValueError("bad mode or value")
    limit = {"reflect": -1, "circular": 0}.get(mode)
    if limit is not None and any(p > x.shape[3 - i // 2] + limit for i, p in enumerate(padding)):
        raise ValueError("padding too large")

    y = x.clone()
    for dim, before, after in ((3, *padding[:2]), (2, *padding[2:])):
        size = y.shape[dim]
        if mode == "constant":
            shape = list(y.shape)
            shape[dim] = before
            head = y.new_full(shape, value)
            shape[dim] = after
            tail = y.new_full(shape, value)
        elif mode == "reflect":
            head = y.narrow(dim, 1, before).flip(dim)
            tail = y.narrow(dim, size - 1 - after, after).flip(dim)
        elif mode == "replicate":
            head = y.narrow(dim, 0, 1).repeat_interleave(before, dim)
            tail = y.narrow(dim, size - 1, 1).repeat_interleave(after, dim)
        else:
            head = y[..., -before:] if dim == 3 else y[..., -before:, :]
            tail = y.narrow(dim, 0, after)
        y = torch.cat([head, y, tail], dim)
    return y
