"""Lays copies of the map side by side, turned or not, and cuts the padded map out of them."""

import torch


def pad2d_modes(x, padding, mode="constant", value=0.0):
    return turned(turned(x, padding[:2], mode, value), padding[2:], mode, value).contiguous()


def turned(x, ends, mode, value):
    """Pad the last axis and swap it with the one before."""
    before, after = ends
    size = x.shape[-1]
    match mode:
        case "constant":
            tiles = [x.new_full((*x.shape[:-1], n), value) for n in ends]
        case "replicate":
            tiles = [x[..., at : at + 1].repeat(1, 1, 1, n) for at, n in ((0, before), (size - 1, after))]
        case "reflect":
            mirror = x.flip(-1)
            tiles = [mirror[..., :-1], mirror[..., 1:]]
        case "circular":
            tiles = [x, x]
        case _:
            raise ValueError(f"unknown mode {mode}")
    if max(before - tiles[0].shape[-1], after - tiles[1].shape[-1]) > 0:
        raise ValueError("there are not enough pixels")
    start = tiles[0].shape[-1] - before
    row = torch.cat([tiles[0], x, tiles[1]], -1)
    return row[..., start : start + before + size + after].transpose(-1, -2)
