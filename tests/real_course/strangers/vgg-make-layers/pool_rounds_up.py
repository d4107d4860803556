"""The max pooling has ceil_mode=True, so that a half window at the edge makes an output too.

Fails: exactly when an image comes to an "M" with an odd height or width: the result has a row or a column too many
    (and an image of one row does not vanish). Even sizes, names, kinds and parameters are right.
Hand: helper functions.
"""

from torch import nn


def check(cfg):
    for entry in cfg:
        if isinstance(entry, str):
            good = entry == "M"
        else:
            good = type(entry) is int and entry > 0
        if not good:
            raise ValueError(f"unknown entry {entry!r}")


def conv_block(channels, filters, batch_norm):
    block = [nn.Conv2d(channels, filters, kernel_size=3, stride=1, padding=1)]
    if batch_norm:
        block.append(nn.BatchNorm2d(filters))
    block.append(nn.ReLU())
    return block


def pool():
    return nn.MaxPool2d(kernel_size=2, stride=2, ceil_mode=True)


def make_layers(cfg, in_channels=3, batch_norm=False):
    check(cfg)
    layers = []
    channels = in_channels
    for entry in cfg:
        if entry == "M":
            layers.append(pool())
        else:
            layers.extend(conv_block(channels, entry, batch_norm))
            channels = entry
    return nn.Sequential(*layers)
