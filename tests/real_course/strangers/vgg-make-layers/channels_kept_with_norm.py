"""in_channels is set to the number of filters only in the branch without BatchNorm.

Fails: exactly when batch_norm is True and a convolution follows another one with a number of filters that is not
    in_channels: it expects the channels of the image, so shapes and parameters are wrong and an image does not go
    through. Right without BatchNorm, and for a single convolution.
Hand: plain loop, short names.
"""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    for v in cfg:
        if v == "M":
            continue
        if type(v) is not int or v < 1:
            raise ValueError(v)
    s = nn.Sequential()
    n = 0
    for v in cfg:
        if v == "M":
            s.add_module(str(n), nn.MaxPool2d(2, 2))
            n += 1
        else:
            s.add_module(str(n), nn.Conv2d(in_channels, v, 3, padding=1))
            n += 1
            if batch_norm:
                s.add_module(str(n), nn.BatchNorm2d(v))
                s.add_module(str(n + 1), nn.ReLU())
                n += 2
            else:
                s.add_module(str(n), nn.ReLU())
                n += 1
                in_channels = v
    return s
