"""Works the channels out beforehand and unpacks everything into one Sequential."""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    if [entry for entry in cfg if entry != "M" and (isinstance(entry, str) or entry <= 0)]:
        raise ValueError("neither M nor a number of filters")
    came_in = [([in_channels] + [e for e in cfg[:place] if e != "M"])[-1] for place in range(len(cfg))]
    return nn.Sequential(
        *(
            layer
            for before, entry in zip(came_in, cfg, strict=True)
            for layer in (
                [nn.MaxPool2d(2, 2)]
                if entry == "M"
                else [
                    nn.Conv2d(before, entry, (3, 3), padding=1),
                    *[nn.BatchNorm2d(entry)] * bool(batch_norm),
                    nn.ReLU(),
                ]
            )
        )
    )
