"""Drops the bias of the convolution when a BatchNorm follows."""

from torch import nn


def block(maps_in, maps_out, batch_norm):
    layers = [nn.Conv2d(maps_in, maps_out, kernel_size=3, stride=1, padding=1, bias=not batch_norm)]
    if batch_norm:
        layers.append(nn.BatchNorm2d(maps_out))
    layers.append(nn.ReLU())
    return layers


def make_layers(cfg, in_channels=3, batch_norm=False):
    wrong = [entry for entry in cfg if entry != "M" and (isinstance(entry, str) or entry < 1)]
    if wrong:
        raise ValueError(f"cfg holds {wrong}")
    net = nn.Sequential()
    maps = in_channels
    for entry in cfg:
        if entry == "M":
            net.append(nn.MaxPool2d(2, 2))
        else:
            for layer in block(maps, entry, batch_norm):
                net.append(layer)
            maps = entry
    return net
