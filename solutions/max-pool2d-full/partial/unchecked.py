"""Checks no argument."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def number_of_windows(size, kernel, stride, padding, dilation, ceil_mode):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    while ceil_mode and (count - 1) * stride >= size + padding:
        count -= 1
    return count


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    k, p, d = pair(kernel_size), pair(padding), pair(dilation)
    s = k if stride is None else pair(stride)
    n, c, h, w = x.shape
    h_out, w_out = (number_of_windows(x.shape[2 + e], k[e], s[e], p[e], d[e], ceil_mode) for e in (0, 1))
    low = float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    big = torch.full((n, c, h + 2 * p[0] + s[0] + k[0] * d[0], w + 2 * p[1] + s[1] + k[1] * d[1]), low, dtype=x.dtype)
    number = torch.full(big.shape[2:], -1)
    big[:, :, p[0] : p[0] + h, p[1] : p[1] + w] = x
    number[p[0] : p[0] + h, p[1] : p[1] + w] = torch.arange(h * w).reshape(h, w)
    values, places = [], []
    for i in range(h_out):
        for j in range(w_out):
            top, left = i * s[0], j * s[1]
            cut = (..., slice(top, top + k[0] * d[0], d[0]), slice(left, left + k[1] * d[1], d[1]))
            value, place = big[cut].flatten(2).max(2)
            values.append(value)
            places.append(number[cut].flatten()[place])
    shape = (n, c, h_out, w_out)
    values, places = torch.stack(values, 2).reshape(shape), torch.stack(places, 2).reshape(shape)
    return (values, places) if return_indices else values
