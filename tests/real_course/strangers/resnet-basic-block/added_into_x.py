"""The result of the convolutions is added into the shortcut in place, and without downsample the shortcut is x itself.

Fails: exactly when there is no downsample: what comes back is right, but x is changed afterwards (the sum stands in
    it). With downsample nothing is wrong.
Hand: Korean comments, unusual order.
"""

from torch import nn


class BasicBlock(nn.Module):
    def forward(self, x):
        # 지름길부터
        지름길 = x
        if self.downsample is not None:
            지름길 = self.downsample(x)
        # 합성곱 두 번
        y = self.conv1(x)
        y = self.활성(self.bn1(y))
        y = self.bn2(self.conv2(y))
        # 두 길을 더한다
        지름길 += y
        return self.활성(지름길)

    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.활성 = nn.ReLU()
        self.downsample = downsample
        # 두 번째 합성곱은 크기를 지킨다
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, (3, 3), (1, 1), (1, 1), bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv1 = nn.Conv2d(inplanes, planes, (3, 3), (stride, stride), (1, 1), bias=False)
