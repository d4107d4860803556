"""Has not written the dilation yet."""

import torch


def corr2d_strided(x, k, stride=1, padding=0, dilation=1):
    if dilation not in (1, (1, 1)):
        raise NotImplementedError("dilation")
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    height, width = x.shape
    image = torch.zeros(height + 2 * ph, width + 2 * pw, dtype=x.dtype)
    image[ph : ph + height, pw : pw + width] = x
    rows = []
    for top in range(0, image.shape[0] - k.shape[0] + 1, sh):
        row = []
        for left in range(0, image.shape[1] - k.shape[1] + 1, sw):
            row.append((image[top : top + k.shape[0], left : left + k.shape[1]] * k).sum())  # noqa: PERF401
        rows.append(torch.stack(row))
    return torch.stack(rows)
