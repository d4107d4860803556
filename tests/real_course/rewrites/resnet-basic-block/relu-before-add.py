"""Thinks of the block as a pipe that ends in a ReLU, beside which the image runs along."""

import torch
import torch.nn.functional as F


class BasicBlock(torch.nn.Module):
    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        for number, (before, step) in enumerate([(inplanes, stride), (planes, 1)], start=1):
            setattr(self, f"conv{number}", torch.nn.Conv2d(before, planes, 3, step, 1, bias=False))
            setattr(self, f"bn{number}", torch.nn.BatchNorm2d(planes))
        self.downsample = downsample

    def pipe(self, image):
        for conv, bn in ((self.conv1, self.bn1), (self.conv2, self.bn2)):
            image = F.relu(bn(conv(image)))
        return image

    def forward(self, image):
        out = self.pipe(image)
        out += image if self.downsample is None else self.downsample(image)
        return out
