"""The first BatchNorm stands behind both convolutions; the second one exists but is never called.

Fails: the values whenever bn1 and bn2 differ in weights or statistics (after training, or with loaded weights),
also the statistics in training mode. Parameters and shapes are right, and so are the values of a new block in
evaluation mode.
"""

import torch
from torch import Tensor, nn


class BasicBlock(nn.Module):
    """Two 3 x 3 convolutions and a shortcut around them."""

    def __init__(self, inplanes: int, planes: int, stride: int = 1, downsample: nn.Module | None = None) -> None:
        super().__init__()
        options = {"kernel_size": 3, "padding": 1, "bias": False}
        self.conv1 = nn.Conv2d(inplanes, planes, stride=stride, **options)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, **options)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for conv, activate in ((self.conv1, True), (self.conv2, False)):
            y = self.bn1(conv(y))
            if activate:
                y = torch.relu(y)
        return torch.relu(y + (self.downsample(x) if self.downsample else x))
