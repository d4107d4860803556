"""Numbers the pixels of a map, pads the numbers, and takes the pixels by their padded numbers."""

import torch


def numbers(size, before, after, mode):
    inner = list(range(size))
    if mode == "constant":
        return [-1] * before + inner + [-1] * after
    if mode == "replicate":
        return [0] * before + inner + [size - 1] * after
    if mode == "reflect" and before < size and after < size:
        return inner[before:0:-1] + inner + inner[-2 : -after - 2 : -1]
    if mode == "circular" and before <= size and after <= size:
        return inner[size - before :] + inner + inner[:after]
    raise ValueError(f"{mode} cannot do {before} and {after} around {size}")


def pad2d_modes(x, padding, mode="constant", value=0.0):
    left, right, top, bottom = padding
    n, c, h, w = x.shape
    rows = torch.tensor(numbers(h, top, bottom, mode))[:, None]
    columns = torch.tensor(numbers(w, left, right, mode))[None, :]
    beyond = (rows < 0) | (columns < 0)
    taken = x.reshape(n, c, h * w)[:, :, (rows * w + columns).clamp(min=0)]
    return taken.masked_fill(beyond, value)
