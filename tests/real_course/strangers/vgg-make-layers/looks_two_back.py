"""A convolution looks for its channels in the entry before, and if that is "M", in the one before that.

Fails: exactly when a convolution comes behind two "M"s in a row (a TypeError), or when "M" is the first entry and a
    convolution the second: index -1 is then the last entry of the list, an error if that is "M", else wrong
    channels unless it is equal to in_channels. All usual configurations are right.
Hand: compact, comprehension over indices.
"""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    if any(v != "M" and (type(v) is not int or v < 1) for v in cfg):
        raise ValueError(f"bad configuration {cfg}")

    layers = []
    for i, v in enumerate(cfg):
        if v == "M":
            layers += [nn.MaxPool2d(kernel_size=2, stride=2)]
            continue
        before = in_channels if i == 0 else cfg[i - 1] if cfg[i - 1] != "M" else cfg[i - 2]
        norm = [nn.BatchNorm2d(v)] if batch_norm else []
        layers += [nn.Conv2d(before, v, kernel_size=3, padding=1), *norm, nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)
