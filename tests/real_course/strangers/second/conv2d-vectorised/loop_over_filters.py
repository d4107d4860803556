"""The loop over the pixels is gone, but a loop over the filters is left.

Fails: too many tensor operations with many filters (about thirteen for each, so more than 80 from about six
filters on). The numbers are right everywhere, and the count does not grow with images, channels or places.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


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
    o, c, kh, kw = weight.shape
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    if x.shape[1] != c:
        raise ValueError("depth of weight")
    if bias is not None and bias.shape != (o,):
        raise ValueError("shape of bias")
    if x.shape[2] + 2 * ph < kh or x.shape[3] + 2 * pw < kw:
        raise ValueError("window too large")

    windows = F.pad(x, (pw, pw, ph, ph)).unfold(2, kh, sh).unfold(3, kw, sw)  # N C Ho Wo kh kw
    maps = []
    for kernel in weight:
        maps.append(torch.einsum("nchwab,cab->nhw", windows, kernel))
    result = torch.stack(maps, dim=1)
    return result if bias is None else result + bias[:, None, None]
