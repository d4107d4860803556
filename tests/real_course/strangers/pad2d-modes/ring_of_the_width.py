"""The rows of the ring are counted modulo the width instead of the height.

Fails: in mode "circular" only, when some row of the border or of the image has another number modulo W than modulo
H: for H != W with a border on top, or a border below that reaches past W, or H > W. Right for square maps and all
other modes.
Hand: (1) plain loops, short names.
"""

import torch


def pad2d_modes(x, padding, mode="constant", value=0.0):
    if x.dim() != 4 or x.shape[1] == 0 or x.shape[2] == 0 or x.shape[3] == 0:
        raise ValueError("bad x")
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError("bad padding")
    for v in padding:
        if type(v) is not int or v < 0:
            raise ValueError("bad padding")
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError("bad mode")
    if mode != "constant" and value != 0:
        raise ValueError("value without constant")
    l, r, t, b = padding  # noqa: E741
    n, c, h, w = x.shape
    if mode == "reflect" and (l >= w or r >= w or t >= h or b >= h):
        raise ValueError("border too wide")
    if mode == "circular" and (l > w or r > w or t > h or b > h):
        raise ValueError("border too wide")
    y = torch.full((n, c, t + h + b, l + w + r), value, dtype=x.dtype)
    for i in range(-t, h + b):
        for j in range(-l, w + r):
            a, d = i, j
            if mode == "constant":
                if i < 0 or i >= h or j < 0 or j >= w:
                    continue
            elif mode == "reflect":
                a = -i if i < 0 else i
                a = 2 * h - 2 - i if i >= h else a
                d = -j if j < 0 else j
                d = 2 * w - 2 - j if j >= w else d
            elif mode == "replicate":
                a = 0 if i < 0 else h - 1 if i >= h else i
                d = 0 if j < 0 else w - 1 if j >= w else j
            else:
                a = i % w
                d = j % w
            y[:, :, t + i, l + j] = x[:, :, a, d]
    return y
