"""Equal numbers in a row are made by multiplying a list of layers, which repeats the same layers instead of making new ones.

Fails: when a number occurs three or more times in a row (the second and all that follow are one and the same
convolution with one weight), so with "256 256 256" of VGG-16 or 19. Right for runs of one or two.
"""

from itertools import groupby

from torch import nn


def block(maps_in, maps_out, batch_norm):
    layers = [nn.Conv2d(maps_in, maps_out, 3, padding=1)]
    if batch_norm:
        layers.append(nn.BatchNorm2d(maps_out))
    layers.append(nn.ReLU(inplace=True))
    return layers


def make_layers(cfg, in_channels=3, batch_norm=False):
    if any(v != "M" if isinstance(v, str) else v < 1 for v in cfg):
        raise ValueError("잘못된 설정")
    layers = []
    for value, run in groupby(cfg):
        number = len(list(run))
        if value == "M":
            layers += [nn.MaxPool2d(2) for _ in range(number)]
        else:
            layers += block(in_channels, value, batch_norm)
            if number > 1:
                # 같은 수가 이어지면 value -> value 층을 되풀이한다
                layers += block(value, value, batch_norm) * (number - 1)
            in_channels = value
    return nn.Sequential(*layers)
