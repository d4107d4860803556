"""Counts the rows and columns beyond the edges and looks up where they come from, however far out they are."""

import torch


def pad2d_modes(x, padding, mode="constant", value=0.0):
    left, right, top, bottom = padding
    n, c, h, w = x.shape
    if mode == "constant":
        out = torch.full((n, c, h + top + bottom, w + left + right), value, dtype=x.dtype)
        out[:, :, top : top + h, left : left + w] = x
        return out
    rows = torch.arange(-top, h + bottom)
    cols = torch.arange(-left, w + right)
    if mode == "reflect":
        rows = h - 1 - (h - 1 - rows.abs()).abs()
        cols = w - 1 - (w - 1 - cols.abs()).abs()
    if mode == "replicate":
        rows = rows.clamp(0, h - 1)
        cols = cols.clamp(0, w - 1)
    if mode == "circular":
        rows = rows % h
        cols = cols % w
    return x[:, :, rows][:, :, :, cols]
