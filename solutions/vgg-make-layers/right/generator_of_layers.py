"""Yields the layers one by one, from a method for each kind of entry, and numbers them itself."""

from collections import OrderedDict

from torch import nn


class Builder:
    def __init__(self, channels, norm):
        self.channels, self.norm = channels, norm

    def layers(self, cfg):
        for entry in cfg:
            yield from {"M": self.pool}.get(entry, self.convolution)(entry)

    def pool(self, _):
        yield nn.MaxPool2d(kernel_size=2)

    def convolution(self, filters):
        if isinstance(filters, str) or filters < 1:
            raise ValueError(f"{filters} filters cannot be")
        yield nn.Conv2d(self.channels, filters, kernel_size=(3, 3), padding=(1, 1), bias=True)
        self.channels = filters
        if self.norm:
            yield nn.BatchNorm2d(num_features=filters)
        yield nn.ReLU(inplace=True)


def make_layers(cfg, in_channels=3, batch_norm=False):
    layers = Builder(in_channels, batch_norm).layers(cfg)
    return nn.Sequential(OrderedDict((str(number), layer) for number, layer in enumerate(layers)))
