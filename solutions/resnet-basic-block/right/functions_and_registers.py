"""Registers its parts by name in a loop and sends the image through a list of functions."""

from functools import reduce

import torch
from torch import nn


class BasicBlock(nn.Module):
    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.downsample = downsample
        for number, (before, step) in enumerate([(inplanes, stride), (planes, 1)], start=1):
            self.add_module(f"conv{number}", nn.Conv2d(before, planes, (3, 3), step, padding=1, bias=False))
            self.add_module(f"bn{number}", nn.BatchNorm2d(planes))

    def forward(self, x):
        way = [self.conv1, self.bn1, torch.relu, self.conv2, self.bn2]
        residual = reduce(lambda image, layer: layer(image), way, x)
        shortcut = self.downsample(x) if isinstance(self.downsample, nn.Module) else x
        return torch.relu(torch.add(shortcut, residual))
