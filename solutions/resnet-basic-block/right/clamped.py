"""Has no ReLU layer, and adds before it is asked which way the shortcut takes."""

import torch


class BasicBlock(torch.nn.Module):
    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.downsample = downsample
        self.bn2, self.bn1 = (torch.nn.BatchNorm2d(planes) for _ in "12")
        self.conv1 = torch.nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False)
        self.conv2 = torch.nn.Conv2d(planes, planes, 3, 1, 1, bias=False)

    def forward(self, x):
        inner = torch.clamp(self.bn1(self.conv1(x)), min=0)
        both = torch.stack([(self.downsample or torch.clone)(x), self.bn2(self.conv2(inner))]).sum(dim=0)
        return torch.where(both > 0, both, torch.zeros_like(both))
