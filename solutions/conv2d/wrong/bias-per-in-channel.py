"""Adds the bias to the map of every input channel before these maps are added up."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    filters, depth, kh, kw = weight.shape
    if depth != x.shape[1]:
        raise ValueError(f"filters for {depth} channels do not fit {x.shape[1]} channels")
    if bias is not None and bias.shape != (filters,):
        raise ValueError(f"{filters} filters need as many biases, not {tuple(bias.shape)}")
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
        result = result + depth * bias.reshape(-1, 1, 1)
    return result
