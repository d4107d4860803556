"""The pools are built with ceil_mode=True.

Fails: images of which "M" meets an odd height or width: the result has one row or column more. Right while every
height and width in front of an "M" is even; kinds, names and parameters are right.
"""

from collections import OrderedDict

from torch import nn


def make_layers(cfg: list[int | str], in_channels: int = 3, batch_norm: bool = False) -> nn.Sequential:
    """Build the convolutional part of a VGG from its configuration, as one flat nn.Sequential."""
    layers: OrderedDict[str, nn.Module] = OrderedDict()

    def add(layer: nn.Module) -> None:
        layers[str(len(layers))] = layer

    channels = in_channels
    for entry in cfg:
        match entry:
            case "M":
                add(nn.MaxPool2d(2, stride=2, ceil_mode=True))
            case int() if entry >= 1:
                add(nn.Conv2d(channels, entry, (3, 3), padding=(1, 1)))
                if batch_norm:
                    add(nn.BatchNorm2d(entry))
                add(nn.ReLU())
                channels = entry
            case _:
                raise ValueError(f"what is {entry!r}?")
    return nn.Sequential(layers)
