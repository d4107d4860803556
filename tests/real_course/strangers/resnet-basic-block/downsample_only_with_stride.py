"""The downsample is used only if the stride is not 1, as if the number of maps never changed alone.

Fails: exactly when there is a downsample and the stride is 1: x itself is added, which is an error where the maps
    do not fit, and a wrong result where they do (or are spread). Right without downsample, and with one and stride
    2 or more.
Hand: plain code, short names.
"""

from torch import nn


class BasicBlock(nn.Module):
    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.s = stride
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample

    def forward(self, x):
        a = self.conv1(x)
        a = self.bn1(a)
        a = a.clamp(min=0)
        a = self.conv2(a)
        a = self.bn2(a)
        b = x
        if self.s != 1 and self.downsample is not None:
            b = self.downsample(x)
        return (a + b).clamp(min=0)
