"""Only the sum of two opposite sides is checked for being negative.

Fails: no ValueError when a side is negative and the opposite one is at least as wide, such as (2, -1, 0, 0) (an
error of another kind, or a shifted image). Right for sides of 0 or more and when a sum is negative.
"""

from torch import Tensor


def sides(padding):
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding, value=0.0) -> Tensor:
    left, right, top, bottom = sides(padding)
    if left + right < 0 or top + bottom < 0:
        raise ValueError("negative padding")
    H, W = x.shape[-2], x.shape[-1]
    # 먼저 상수로 채우고 가운데에 이미지를 놓는다
    result = x.new_full(x.shape[:-2] + (H + top + bottom, W + left + right), value)
    result[..., top : top + H, left : left + W] = x
    return result
