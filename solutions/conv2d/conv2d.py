"""Reference solution: conv2d with channels, filters and bias."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Correlate every image with every filter, over all channels, and add each filter's bias to its map.

    x: N x C x H x W, weight: O x C x kh x kw, bias: O, result: N x O x H_out x W_out

        result[n, o, i, j] = bias[o] + sum over c, a, b of padded[n, c, i * sh + a, j * sw + b] * weight[o, c, a, b]
        H_out = floor((H + 2 * padding - kh) / stride) + 1        W_out likewise
    """
    _check_tensors(x, weight, bias)
    sh, sw = _pair("stride", stride, 1)
    ph, pw = _pair("padding", padding, 0)
    filters, kh, kw = weight.shape[0], weight.shape[2], weight.shape[3]
    rows = (x.shape[2] + 2 * ph - kh) // sh + 1
    columns = (x.shape[3] + 2 * pw - kw) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into the padded image")

    padded = F.pad(x, (pw, pw, ph, ph))
    result = torch.zeros(x.shape[0], filters, rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            top, left = i * sh, j * sw
            window = padded[:, :, top : top + kh, left : left + kw]
            for o in range(filters):
                result[:, o, i, j] = (window * weight[o]).sum(dim=(1, 2, 3))
    if bias is not None:
        result = result + bias.reshape(-1, 1, 1)
    return result


def _check_tensors(x: Tensor, weight: Tensor, bias: Tensor | None) -> None:
    """Raise ValueError unless the three fit together."""
    if x.dim() != 4 or weight.dim() != 4:
        raise ValueError(f"image and weight must have four axes, not {x.dim()} and {weight.dim()}")
    if weight.numel() == 0 or min(x.shape[2], x.shape[3]) < 1:
        raise ValueError(f"nothing can be added up with {tuple(x.shape)} and {tuple(weight.shape)}")
    if weight.shape[1] != x.shape[1]:
        raise ValueError(f"filters for {weight.shape[1]} channels do not fit {x.shape[1]} channels")
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
