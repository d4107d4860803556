"""Exercise: your own nn.Conv2d."""

from torch import Tensor, nn


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


class MyConv2d(nn.Module):
    """A 2-D convolution as a layer, like nn.Conv2d.

    weight: a parameter, out_channels x (in_channels / groups) x kh x kw
    bias: a parameter, out_channels, or None

    Both start as numbers drawn evenly from -bound to bound, with

        bound = 1 / sqrt(fan_in)        fan_in = in_channels / groups * kh * kw

    kernel_size, stride, padding and dilation are an int, or a pair (height, width). The state_dict
    of an nn.Conv2d can be loaded.

    Raises ValueError, when it is built, if in_channels, out_channels or groups is below 1, or if
    groups does not divide both numbers of channels.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__()
        raise NotImplementedError("write the parameters and keep the options")

    def forward(self, x: Tensor) -> Tensor:
        """N x in_channels x H x W becomes N x out_channels x H_out x W_out."""
        raise NotImplementedError("write the call of F.conv2d with the parameters and the options")
