"""The BatchNorms have eps=1e-3, the default of Keras, instead of torch's 1e-5.

Fails: exactly when batch_norm is True and an image goes through: the part that is normalised is too small by about
    half a thousandth where the variance is near 1, less where it is larger. Names, kinds and parameters are right,
    and everything without BatchNorm. It checks no arguments at all: 0 is taken, any other bad entry is a TypeError
    or a RuntimeError of torch's.
Hand: plain loop, short names.
"""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    l = []  # noqa: E741
    c = in_channels
    for v in cfg:
        if v == "M":
            l.append(nn.MaxPool2d(2, 2))
        else:
            l.append(nn.Conv2d(c, v, 3, 1, 1))
            if batch_norm:
                l.append(nn.BatchNorm2d(v, eps=1e-3, momentum=0.01))
            l.append(nn.ReLU(True))
            c = v
    return nn.Sequential(*l)
