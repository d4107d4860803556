"""With BatchNorm the convolutions have no bias, as one does it today.

Fails: exactly when batch_norm is True and there is a convolution: its bias is missing among the parameters, saved
    weights do not fit, and what comes out lacks what the bias would add. Without BatchNorm everything is right.
Hand: a class with type hints, nested functions.
"""

from __future__ import annotations

from torch import nn


class VGGFeatures:
    def __init__(self, in_channels: int, batch_norm: bool) -> None:
        self.channels: int = in_channels
        self.batch_norm: bool = batch_norm
        self.layers: list[nn.Module] = []

    def conv(self, filters: int) -> None:
        self.layers.append(nn.Conv2d(self.channels, filters, 3, padding=1, bias=not self.batch_norm))
        if self.batch_norm:
            self.layers.append(nn.BatchNorm2d(filters))
        self.layers.append(nn.ReLU(inplace=True))
        self.channels = filters

    def pool(self) -> None:
        self.layers.append(nn.MaxPool2d(2))


def make_layers(cfg: list[int | str], in_channels: int = 3, batch_norm: bool = False) -> nn.Sequential:
    def is_filters(entry: object) -> bool:
        return isinstance(entry, int) and not isinstance(entry, bool) and entry >= 1

    features = VGGFeatures(in_channels, batch_norm)
    for entry in cfg:
        if entry == "M":
            features.pool()
        elif is_filters(entry):
            features.conv(entry)
        else:
            raise ValueError(f"{entry!r} is no layer")
    return nn.Sequential(*features.layers)
