"""Reference solution: groups and depthwise convolution."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def conv2d_grouped(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """Correlate each block of channels with its own block of filters.

    x: N x C x H x W, weight: O x (C / groups) x kh x kw, bias: O, result: N x O x H_out x W_out

        filter o sees the C / groups channels that begin with first(o) = floor(o / (O / groups)) * (C / groups)
        result[n, o, i, j] = bias[o] + sum over c, a, b of
            padded[n, first(o) + c, i * sh + a * dh, j * sw + b * dw] * weight[o, c, a, b]
    """
    _check_tensors(x, weight, bias, groups)
    sh, sw = _pair("stride", stride, 1)
    ph, pw = _pair("padding", padding, 0)
    dh, dw = _pair("dilation", dilation, 1)
    filters, depth = weight.shape[0], weight.shape[1]
    span_h = (weight.shape[2] - 1) * dh + 1
    span_w = (weight.shape[3] - 1) * dw + 1
    rows = (x.shape[2] + 2 * ph - span_h) // sh + 1
    columns = (x.shape[3] + 2 * pw - span_w) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a window of {span_h} x {span_w} pixels does not fit into the padded image")

    padded = F.pad(x, (pw, pw, ph, ph))
    result = torch.zeros(x.shape[0], filters, rows, columns, dtype=x.dtype)
    for o in range(filters):
        group = o // (filters // groups)
        block = padded[:, group * depth : (group + 1) * depth]
        for i in range(rows):
            for j in range(columns):
                top, left = i * sh, j * sw
                window = block[:, :, top : top + span_h : dh, left : left + span_w : dw]
                result[:, o, i, j] = (window * weight[o]).sum(dim=(1, 2, 3))
    if bias is not None:
        result = result + bias.reshape(-1, 1, 1)
    return result


def _check_tensors(x: Tensor, weight: Tensor, bias: Tensor | None, groups: int) -> None:
    """Raise ValueError unless the four fit together."""
    if x.dim() != 4 or weight.dim() != 4:
        raise ValueError(f"image and weight must have four axes, not {x.dim()} and {weight.dim()}")
    if weight.numel() == 0 or min(x.shape[2], x.shape[3]) < 1:
        raise ValueError(f"nothing can be added up with {tuple(x.shape)} and {tuple(weight.shape)}")
    if type(groups) is not int or groups < 1:
        raise ValueError(f"groups must be an int of at least 1, not {groups!r}")
    if weight.shape[1] * groups != x.shape[1]:
        raise ValueError(f"{groups} groups of {weight.shape[1]} channels are not {x.shape[1]} channels")
    if weight.shape[0] % groups != 0:
        raise ValueError(f"{weight.shape[0]} filters cannot be cut into {groups} groups")
    if bias is not None and bias.shape != (weight.shape[0],):
        raise ValueError(f"{weight.shape[0]} filters need as many biases, not {tuple(bias.shape)}")
    if weight.dtype != x.dtype or (bias is not None and bias.dtype != x.dtype):
        raise ValueError("image, weight and bias must have the same dtype")


def _pair(name: str, option: int | tuple[int, int], smallest: int) -> tuple[int, int]:
    """The option as (height, width); a single int holds for both."""
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int or number < smallest for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, none below {smallest}, not {option!r}")
    return pair
