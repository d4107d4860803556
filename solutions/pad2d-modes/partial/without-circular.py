"""Knows three of the modes, and that the ring is missing."""

import torch


def pad2d_modes(x, padding, mode="constant", value=0.0):
    left, right, top, bottom = padding
    if mode == "circular":
        raise NotImplementedError("circular")
    if mode == "reflect" and not (max(padding[:2]) < x.shape[3] and max(padding[2:]) < x.shape[2]):
        raise ValueError("padding is too large")
    if mode not in ("constant", "reflect", "replicate"):
        raise ValueError(mode)
    for before, after in ((left, right), (top, bottom)):
        parts = [x]
        size = x.shape[3]
        for k in range(1, before + 1):
            parts.insert(0, edge(x, k if mode == "reflect" else 0, mode, value))
        step = 1 if mode == "reflect" else 0
        parts += [edge(x, size - 1 - k * step, mode, value) for k in range(1, after + 1)]
        x = torch.cat(parts, 3).transpose(2, 3)
    return x.contiguous()


def edge(x, column, mode, value):
    line = x[:, :, :, column : column + 1]
    return torch.full_like(line, value) if mode == "constant" else line
