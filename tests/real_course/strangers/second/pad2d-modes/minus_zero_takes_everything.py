"""In mode "circular" the piece in front is taken as x[..., -left:], which is the whole image if left is 0.

Fails: mode "circular" with left = 0 or top = 0 (the whole image stands in front of the image on that axis).
Right if both are at least 1, and in the other modes.
"""

import torch
from torch import Tensor


def extend(x, before, after, mode, value):
    """마지막 축의 양쪽에 테두리를 붙인다."""
    size = x.shape[-1]
    if mode == "constant":
        front = x.new_full((*x.shape[:-1], before), value)
        back = x.new_full((*x.shape[:-1], after), value)
    elif mode == "replicate":
        front = x[..., :1].repeat_interleave(before, dim=-1)
        back = x[..., size - 1 :].repeat_interleave(after, dim=-1)
    elif mode == "reflect":
        if before >= size or after >= size:
            raise ValueError("border too wide for a mirror")
        front = x[..., 1 : before + 1].flip(-1)
        back = x[..., size - 1 - after : size - 1].flip(-1)
    elif mode == "circular":
        if before > size or after > size:
            raise ValueError("border too wide for a ring")
        front = x[..., -before:]
        back = x[..., :after]
    else:
        raise ValueError(mode)
    return torch.cat([front, x, back], dim=-1)


def pad2d_modes(x: Tensor, padding, mode="constant", value=0.0) -> Tensor:
    left, right, top, bottom = padding
    wide = extend(x, left, right, mode, value)
    tall = extend(wide.transpose(-1, -2), top, bottom, mode, value)
    return tall.transpose(-1, -2)
