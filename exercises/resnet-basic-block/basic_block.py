"""Exercise: ResNet: BasicBlock."""

from torch import Tensor, nn


class BasicBlock(nn.Module):
    """Two 3 x 3 convolutions and a shortcut around them.

    inplanes: maps that go in
    planes: maps that come out, of each of the two convolutions
    stride: of the first convolution
    downsample: the layers of the shortcut where the shapes differ, or None
    Its parts are named conv1, bn1, conv2, bn2 and downsample.
    """

    def __init__(self, inplanes: int, planes: int, stride: int = 1, downsample: nn.Module | None = None) -> None:
        raise NotImplementedError("write which layers the block has")

    def forward(self, x: Tensor) -> Tensor:
        """From N x inplanes x H x W to N x planes x H_out x W_out, which are H and W divided by stride, rounded up.

        x stays as it is.
        """
        raise NotImplementedError("write the two ways through the block and how they meet")
