"""Collects what each entry becomes, and hands the collection on as it is."""

import torch


def _stage(entry, before, normed):
    if entry == "M":
        return [torch.nn.MaxPool2d(kernel_size=2, stride=2)]
    parts = [torch.nn.Conv2d(before, entry, kernel_size=(3, 3), padding=(1, 1))]
    return parts + [torch.nn.BatchNorm2d(entry)] * normed + [torch.nn.ReLU(inplace=True)]


def make_layers(cfg, in_channels=3, batch_norm=False):
    if not all(e == "M" or (type(e) is int and e >= 1) for e in cfg):
        raise ValueError("an entry is neither a number of filters nor M")
    network = []
    for entry in cfg:
        network += _stage(entry, in_channels, bool(batch_norm))
        in_channels = in_channels if entry == "M" else entry
    return network
