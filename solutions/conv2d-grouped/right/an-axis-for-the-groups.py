"""Gives image and weight an axis of groups of their own."""

import torch


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def both(option):
        return option if isinstance(option, tuple) else (option,) * 2

    step, border, gap = both(stride), both(padding), both(dilation)
    n, channels = x.shape[:2]
    filters, depth, *kernel = weight.shape
    if depth * groups != channels or filters % groups:
        raise ValueError("channels, filters and groups do not fit together")
    image = torch.nn.ZeroPad2d((border[1], border[1], border[0], border[0]))(x)
    size = [(side - g * (k - 1) - 1) // s + 1 for side, k, s, g in zip(image.shape[2:], kernel, step, gap, strict=True)]
    if any(side < 1 for side in size):
        raise ValueError("the window does not fit")
    image = image.reshape(n, groups, depth, *image.shape[2:])
    weight = weight.reshape(groups, filters // groups, depth, *kernel)
    result = x.new_zeros(n, groups, filters // groups, *size)
    for i in range(size[0]):
        for j in range(size[1]):
            rows = [i * step[0] + a * gap[0] for a in range(kernel[0])]
            columns = [j * step[1] + b * gap[1] for b in range(kernel[1])]
            window = image[..., rows, :][..., columns]
            result[..., i, j] = torch.einsum("ngcab,gocab->ngo", window, weight)
    result = result.reshape(n, filters, *size)
    return result + bias.reshape(filters, 1, 1) if bias is not None else result
