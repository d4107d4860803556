"""Looks a function up for the mode, which says of every place where its pixel comes from."""

import torch


def mirror(i, n):
    if -n < i < 2 * n - 1:
        return i if 0 <= i < n else -i if i < 0 else n - 2 - (i - n)
    raise ValueError("the mirror is too small")


def ring(i, n):
    if i < -n or i >= 2 * n:
        raise ValueError("a second round")
    return i + n if i < 0 else i - n if i >= n else i


def edge(i, n):
    return sorted((0, i, n - 1))[1]


LOOK = {"reflect": mirror, "circular": ring, "replicate": edge, "constant": lambda i, n: i if 0 <= i < n else None}


def pad2d_modes(x, padding, mode="constant", value=0.0):
    if mode not in LOOK:
        raise ValueError(f"{mode} is none of {list(LOOK)}")
    left, right, top, bottom = padding
    n, c, h, w = x.shape
    rows = [LOOK[mode](i, h) for i in range(-top, h + bottom)]
    columns = [LOOK[mode](j, w) for j in range(-left, w + right)]
    nothing = torch.full((n, c), value, dtype=x.dtype)
    places = [[nothing if None in (i, j) else x[:, :, i, j] for j in columns] for i in rows]
    return torch.stack([torch.stack(line, -1) for line in places], -2)
