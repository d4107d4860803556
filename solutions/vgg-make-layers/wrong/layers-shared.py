"""Uses one and the same layer again where a run of equal numbers needs several of the same shape."""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    if any(entry != "M" and (isinstance(entry, str) or entry < 1) for entry in cfg):
        raise ValueError(f"not a configuration: {cfg!r}")
    layers = []
    made, before, run = [], None, 0
    for entry in cfg:
        run = run + 1 if entry == before else 1
        before = entry
        if entry == "M":
            layers.append(nn.MaxPool2d(2))
            continue
        if run < 3:
            made = [nn.Conv2d(in_channels, entry, 3, padding=1), nn.ReLU()]
            if batch_norm:
                made.insert(1, nn.BatchNorm2d(entry))
        layers += made
        in_channels = entry
    return nn.Sequential(*layers)
