"""Takes batch_norm and does nothing with it yet."""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    layers = []
    for v in cfg:
        if v == "M":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        if v in ("m", "") or isinstance(v, str) or v <= 0:
            raise ValueError(f"unknown entry {v}")
        layers.append(nn.Conv2d(in_channels, v, kernel_size=3, padding=1))
        layers.append(nn.ReLU(inplace=True))
        in_channels = v
    return nn.Sequential(*layers)
