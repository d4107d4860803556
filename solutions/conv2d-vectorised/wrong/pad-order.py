"""Hands the padding to F.pad height first, so that rows and columns of zeros are exchanged."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_vectorised(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    if weight.shape[1] != x.shape[1]:
        raise ValueError(f"filters for {weight.shape[1]} channels do not fit {x.shape[1]} channels")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"expected one bias per filter, not {tuple(bias.shape)}")
    kh, kw = weight.shape[2:]
    rows = (x.shape[2] + 2 * ph - kh) // sh + 1
    columns = (x.shape[3] + 2 * pw - kw) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into the padded image")

    padded = pad(x, (ph, ph, pw, pw))
    windows = padded.unfold(2, kh, sh).unfold(3, kw, sw)
    result = torch.einsum("ncijab,ocab->noij", windows, weight)
    return result if bias is None else result + bias.reshape(-1, 1, 1)
