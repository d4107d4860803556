"""Glues columns and rows on, however many are asked for."""

import torch


def pad2d(x, padding, value=0.0):
    if type(padding) is int:
        padding = (padding,) * 4
    left, right, top, bottom = (max(p, 0) for p in padding)
    columns = [x.new_full((*x.shape[:-1], n), value) for n in (left, right)]
    x = torch.cat([columns[0], x, columns[1]], -1)
    rows = [x.new_full((*x.shape[:-2], n, x.shape[-1]), value) for n in (top, bottom)]
    return torch.cat([rows[0], x, rows[1]], -2)
