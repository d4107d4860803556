"""With ceil_mode, a last window that starts in the padding behind the image is not dropped.

Fails: exactly when ceil_mode is on and, on some axis, the number of windows rounded up is one for which
(H_out - 1) * sh >= H + ph (one row or column of -inf, or of the smallest whole number, too many). Right otherwise.
Hand: (3) helper functions and a padded canvas.
"""

import torch


def _pair(option, smallest):
    if type(option) is int:
        option = (option, option)
    if not isinstance(option, tuple) or len(option) != 2 or any(type(v) is not int for v in option):
        raise ValueError("an int or a pair of ints")
    if min(option) < smallest:
        raise ValueError("too small")
    return option


def _windows(size, kernel, stride, padding, dilation, up):
    free = size + 2 * padding - (dilation * (kernel - 1) + 1)
    windows = free // stride + 1
    if up and free % stride != 0:
        windows += 1
    if windows < 1:
        raise ValueError("no window fits")
    return windows


def _lowest(dtype):
    return float("-inf") if dtype.is_floating_point else torch.iinfo(dtype).min


def _canvas(x, height, width, top, left):
    """The image on a canvas of the smallest number, and the place of each pixel beside it (-1 for none)."""
    n, c, h, w = x.shape
    canvas = torch.full((n, c, height, width), _lowest(x.dtype), dtype=x.dtype)
    canvas[:, :, top : top + h, left : left + w] = x
    places = torch.full((height, width), -1, dtype=torch.int64)
    places[top : top + h, left : left + w] = torch.arange(h * w).reshape(h, w)
    return canvas, places


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    if x.dim() != 4 or min(x.shape[1:]) == 0:
        raise ValueError("N x C x H x W expected")
    kh, kw = _pair(kernel_size, 1)
    sh, sw = (kh, kw) if stride is None else _pair(stride, 1)
    ph, pw = _pair(padding, 0)
    dh, dw = _pair(dilation, 1)
    if ph * 2 > kh or pw * 2 > kw:
        raise ValueError("padding is more than half of the kernel")
    n, c, h, w = x.shape
    rows = _windows(h, kh, sh, ph, dh, ceil_mode)
    columns = _windows(w, kw, sw, pw, dw, ceil_mode)
    height = max((rows - 1) * sh + dh * (kh - 1) + 1, h + 2 * ph)
    width = max((columns - 1) * sw + dw * (kw - 1) + 1, w + 2 * pw)
    canvas, places = _canvas(x, height, width, ph, pw)
    values = torch.full((n, c, rows, columns), _lowest(x.dtype), dtype=x.dtype)
    indices = torch.zeros(n, c, rows, columns, dtype=torch.int64)
    for i in range(rows):
        for j in range(columns):
            window = (slice(i * sh, i * sh + dh * (kh - 1) + 1, dh), slice(j * sw, j * sw + dw * (kw - 1) + 1, dw))
            where = places[window].reshape(-1)
            pixels = canvas[(..., *window)].reshape(n, c, len(where))[:, :, where >= 0]
            where = where[where >= 0]
            if len(where) > 0:
                values[:, :, i, j], k = pixels.max(dim=2)
                indices[:, :, i, j] = where[k]
    return (values, indices) if return_indices else values
