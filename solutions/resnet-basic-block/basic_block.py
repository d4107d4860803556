"""Reference solution: ResNet: BasicBlock."""

from torch import Tensor, nn
from torch.nn.functional import relu


class BasicBlock(nn.Module):
    """Two 3 x 3 convolutions and a shortcut around them.

    x: N x inplanes x H x W, result: N x planes x ceil(H / stride) x ceil(W / stride)

        result = relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x))        shortcut(x) = x or downsample(x)
    """

    def __init__(self, inplanes: int, planes: int, stride: int = 1, downsample: nn.Module | None = None) -> None:
        super().__init__()
        # No bias: the BatchNorm that follows would take it away again.
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample

    def forward(self, x: Tensor) -> Tensor:
        shortcut = x if self.downsample is None else self.downsample(x)
        out = relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return relu(out + shortcut)
