"""Splits the groups off one by one and calls itself for the rest."""

import torch


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if groups < 1 or weight.shape[1] * groups != x.shape[1] or weight.shape[0] % groups != 0:
        raise ValueError("these groups do not fit")
    if groups == 1:
        return _one_group(x, weight, bias, *map(_pair, (stride, padding, dilation)))
    channels, filters = x.shape[1] // groups, weight.shape[0] // groups
    parts = [
        conv2d_grouped(
            x[:, g * channels : g * channels + channels],
            weight[g * filters : g * filters + filters],
            None if bias is None else bias[g * filters : g * filters + filters],
            stride,
            padding,
            dilation,
        )
        for g in range(groups)
    ]
    return torch.cat(parts, 1)


def _pair(option):
    return (option, option) if isinstance(option, int) else option


def _one_group(x, weight, bias, stride, padding, dilation):
    canvas = x.new_zeros(*x.shape[:2], x.shape[2] + 2 * padding[0], x.shape[3] + 2 * padding[1])
    canvas[:, :, padding[0] : padding[0] + x.shape[2], padding[1] : padding[1] + x.shape[3]] = x
    kernel = weight.new_zeros(
        *weight.shape[:2], *((k - 1) * d + 1 for k, d in zip(weight.shape[2:], dilation, strict=True))
    )
    kernel[:, :, :: dilation[0], :: dilation[1]] = weight
    high, wide = (canvas.shape[a] - kernel.shape[a] + 1 for a in (2, 3))
    if high < 1 or wide < 1:
        raise ValueError("there is no room for the window")
    tops, lefts = range(0, high, stride[0]), range(0, wide, stride[1])
    maps = x.new_zeros(len(x), len(weight), len(tops), len(lefts))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = canvas[:, :, top : top + kernel.shape[2], left : left + kernel.shape[3]]
            maps[:, :, i, j] = torch.tensordot(window, kernel, dims=([1, 2, 3], [1, 2, 3]))
    return maps if bias is None else maps + bias.reshape(-1, 1, 1)
