"""Where downsample is missing and the shapes differ, the shortcut is subsampled and padded with zeros (option A).

Fails: exactly when there is no downsample and the two ways differ in shape (the stride is above 1, or planes is not
    inplanes): a result comes back instead of an error. Right with downsample, and wherever the shape is kept.
Hand: helper functions and a canvas of zeros.
"""

import torch
from torch import nn


def conv3x3(inplanes, planes, stride=1):
    return nn.Conv2d(inplanes, planes, kernel_size=3, stride=stride, padding=1, bias=False)


def fitted(x, shape, stride):
    if x.shape == shape:
        return x
    small = x[:, :, ::stride, ::stride]
    canvas = torch.zeros(shape, dtype=x.dtype, device=x.device)
    maps = min(small.shape[1], shape[1])
    canvas[:, :maps] = small[:, :maps]
    return canvas


class BasicBlock(nn.Module):
    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.conv1 = conv3x3(inplanes, planes, stride)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = conv3x3(planes, planes)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x):
        out = torch.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            shortcut = self.downsample(x)
        else:
            shortcut = fitted(x, out.shape, self.stride)
        return torch.relu(out + shortcut)
