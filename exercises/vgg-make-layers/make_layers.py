"""Exercise: VGG: make_layers."""

from torch import nn


def make_layers(cfg: list[int | str], in_channels: int = 3, batch_norm: bool = False) -> nn.Sequential:
    """Build the convolutional part of a VGG from its configuration, as one flat nn.Sequential.

    cfg: for each int, a 3 x 3 convolution with padding 1 and that many filters, then BatchNorm if batch_norm, then
        ReLU; for each "M", a max pooling that halves height and width
    in_channels: of the image, and so of the first convolution
    The result turns N x in_channels x H x W into N x C x H_out x W_out, where C is the last int of cfg.

    Raises ValueError if an entry is another string than "M", or a number below 1.
    """
    raise NotImplementedError("write the loop that turns every entry into its layers")
