"""What comes out of downsample goes through a ReLU before it is added.

Fails: exactly when there is a downsample, its output is negative somewhere, and that of bn2 is positive at the same
    place (elsewhere the last ReLU makes 0 of both sums). Right without downsample, and where its output is nowhere
    negative.
Hand: helper functions.
"""

from torch import nn
from torch.nn.functional import relu


class BasicBlock(nn.Module):
    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, kernel_size=3, stride=1, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample

    def _shortcut(self, x):
        if self.downsample is None:
            return x
        return relu(self.downsample(x))

    def _residual(self, x):
        out = relu(self.bn1(self.conv1(x)))
        return self.bn2(self.conv2(out))

    def forward(self, x):
        return relu(self._residual(x) + self._shortcut(x))
