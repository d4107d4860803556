"""What a convolution receives is read from the entry before it, or from the one before that if it is "M".

Fails: two "M" one behind the other in front of a convolution (cfg[i - 2] is "M" as well: an error), and an "M" at
the very beginning with a convolution behind it, where cfg[-1] is looked at (an error if that is "M", a wrong
number of maps if it is not in_channels). Right for configurations whose pools stand alone behind a convolution.
"""

from torch import nn


def make_layers(cfg: list[int | str], in_channels: int = 3, batch_norm: bool = False) -> nn.Sequential:
    for entry in cfg:
        if entry != "M" and (isinstance(entry, str) or entry < 1):
            raise ValueError(f"{entry!r} is neither a number of filters nor 'M'")
    layers = []
    for i, entry in enumerate(cfg):
        if entry == "M":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        if i == 0:
            received = in_channels
        else:
            received = cfg[i - 1] if cfg[i - 1] != "M" else cfg[i - 2]
        layers.append(nn.Conv2d(received, entry, kernel_size=3, padding=1))
        if batch_norm:
            layers.append(nn.BatchNorm2d(entry))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers)
