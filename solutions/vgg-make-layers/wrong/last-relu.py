"""Leaves out the ReLU after the last convolution."""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    for entry in cfg:
        if entry != "M" and (isinstance(entry, str) or entry < 1):
            raise ValueError(f"{entry!r} is neither 'M' nor a number of filters")
    layers = []
    last = max((i for i, entry in enumerate(cfg) if entry != "M"), default=None)
    for i, entry in enumerate(cfg):
        if entry == "M":
            layers.append(nn.MaxPool2d(2))
            continue
        layers.append(nn.Conv2d(in_channels, entry, 3, padding=1))
        if batch_norm:
            layers.append(nn.BatchNorm2d(entry))
        if i != last:
            layers.append(nn.ReLU())
        in_channels = entry
    return nn.Sequential(*layers)
