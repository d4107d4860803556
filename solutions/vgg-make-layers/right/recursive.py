"""Builds the first entry and leaves the others to itself."""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    if not cfg:
        return nn.Sequential()
    entry, *others = cfg
    if entry == "M":
        return nn.Sequential(nn.MaxPool2d((2, 2)), *make_layers(others, in_channels, batch_norm))
    if isinstance(entry, str) or entry < 1:
        raise ValueError(f"{entry!r} is no entry")
    block = [nn.Conv2d(in_channels, entry, 3, 1, 1), nn.BatchNorm2d(entry), nn.ReLU()]
    if not batch_norm:
        del block[1]
    return nn.Sequential(*block, *make_layers(others, entry, batch_norm))
