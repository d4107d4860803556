"""Reference solution: VGG: make_layers."""

from torch import nn


def make_layers(cfg: list[int | str], in_channels: int = 3, batch_norm: bool = False) -> nn.Sequential:
    """Build the convolutional part of a VGG from its configuration.

        a number k    N x C x H x W -> N x k x H x W          3 x 3 convolution with padding 1, (BatchNorm,) ReLU
        "M"           N x C x H x W -> N x C x H // 2 x W // 2    max pooling

    where C is what the entry before has left, and in_channels at first.
    """
    for entry in cfg:
        if entry != "M" and (isinstance(entry, str) or entry < 1):
            raise ValueError(f'an entry is "M" or a number of filters, not {entry!r}')

    layers: list[nn.Module] = []
    for entry in cfg:
        if entry == "M":
            layers.append(nn.MaxPool2d(2))
        else:
            layers.append(nn.Conv2d(in_channels, entry, 3, padding=1))
            if batch_norm:
                layers.append(nn.BatchNorm2d(entry))
            layers.append(nn.ReLU())
            in_channels = entry
    return nn.Sequential(*layers)
