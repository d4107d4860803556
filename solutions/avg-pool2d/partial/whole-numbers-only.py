"""Takes whole numbers only and stops at a pair."""

import torch


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    k, p = kernel_size, padding
    s = k if stride is None else stride
    b, ch, h, w = x.shape
    if 2 * p > k or h + 2 * p < k or w + 2 * p < k:
        raise ValueError("this cannot be pooled")
    frame = torch.zeros((b, ch, h + 2 * p, w + 2 * p), dtype=x.dtype)
    real = torch.zeros_like(frame)
    frame[:, :, p : p + h, p : p + w] = x
    real[:, :, p : p + h, p : p + w] = 1
    lines = []
    for i in range(0, h + 2 * p - k + 1, s):
        line = []
        for j in range(0, w + 2 * p - k + 1, s):
            total = frame[:, :, i : i + k, j : j + k].sum((2, 3))
            line.append(total / (k * k if count_include_pad else real[:, :, i : i + k, j : j + k].sum((2, 3))))
        lines.append(torch.stack(line, 2))
    return torch.stack(lines, 2)
