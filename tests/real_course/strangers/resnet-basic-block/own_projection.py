"""Where downsample is missing and the shapes differ, the block makes a projection of its own.

Fails: exactly when no downsample is handed over and the stride is above 1 or planes is not inplanes: there are
    parameters downsample.0.weight, downsample.1.weight and .bias that nobody asked for, and a result comes back
    instead of an error. Right in all other cases.
Hand: a class with type hints, nested function.
"""

from __future__ import annotations

from torch import Tensor, nn


class BasicBlock(nn.Module):
    expansion: int = 1

    def __init__(self, inplanes: int, planes: int, stride: int = 1, downsample: nn.Module | None = None) -> None:
        super().__init__()

        def conv(channels: int, kernel: int, step: int) -> nn.Conv2d:
            return nn.Conv2d(channels, planes, kernel, stride=step, padding=kernel // 2, bias=False)

        self.conv1: nn.Conv2d = conv(inplanes, 3, stride)
        self.bn1: nn.BatchNorm2d = nn.BatchNorm2d(planes)
        self.conv2: nn.Conv2d = conv(planes, 3, 1)
        self.bn2: nn.BatchNorm2d = nn.BatchNorm2d(planes)
        self.relu: nn.ReLU = nn.ReLU()
        if downsample is None and (stride != 1 or inplanes != self.expansion * planes):
            downsample = nn.Sequential(conv(inplanes, 1, stride), nn.BatchNorm2d(planes))
        self.downsample: nn.Module | None = downsample

    def forward(self, x: Tensor) -> Tensor:
        identity: Tensor = x if self.downsample is None else self.downsample(x)
        out: Tensor = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return self.relu(out + identity)
