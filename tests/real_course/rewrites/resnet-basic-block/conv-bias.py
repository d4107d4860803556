"""Builds both convolutions with a helper that does not know that a BatchNorm follows."""

import torch


def three_by_three(before, after, step):
    return torch.nn.Conv2d(before, after, (3, 3), (step, step), (1, 1))


class BasicBlock(torch.nn.Module):
    def __init__(self, inplanes, planes, stride=1, downsample=None):
        torch.nn.Module.__init__(self)
        self.conv1, self.conv2 = three_by_three(inplanes, planes, stride), three_by_three(planes, planes, 1)
        self.bn1, self.bn2 = torch.nn.BatchNorm2d(planes), torch.nn.BatchNorm2d(planes)
        self.downsample = downsample

    def forward(self, image):
        side = image if not self.downsample else self.downsample(image)
        inner = self.bn1(self.conv1(image)).clamp(min=0)
        return (self.bn2(self.conv2(inner)) + side).clamp(min=0)
