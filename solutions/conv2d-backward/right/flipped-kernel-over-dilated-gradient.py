"""Spreads grad_out out, pads it, and slides the flipped kernel over it, as books write grad_x."""

import torch


def both(option):
    return option if isinstance(option, tuple) else (option, option)


def fits(grad_out, x, weight, stride, padding):
    axes = zip(x.shape[2:], padding, weight.shape[2:], stride, strict=True)
    sizes = [(n + 2 * p - k) // s + 1 for n, p, k, s in axes]
    if x.shape[1] != weight.shape[1] or min(sizes) < 1 or [len(x), len(weight), *sizes] != list(grad_out.shape):
        raise ValueError(sizes)


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    stride, padding = both(stride), both(padding)
    fits(grad_out, x, weight, stride, padding)
    (height, width), (kh, kw) = x.shape[2:], weight.shape[2:]
    tall, wide = height + 2 * padding[0], width + 2 * padding[1]
    image = torch.zeros(*x.shape[:2], tall, wide, dtype=x.dtype)
    image[..., padding[0] : padding[0] + height, padding[1] : padding[1] + width] = x
    spread = torch.zeros(*grad_out.shape[:2], tall + kh - 1, wide + kw - 1, dtype=x.dtype)
    rows, columns = grad_out.shape[2:]
    down = slice(kh - 1, kh + (rows - 1) * stride[0], stride[0])
    right = slice(kw - 1, kw + (columns - 1) * stride[1], stride[1])
    spread[..., down, right] = grad_out
    turned = weight.flip(2, 3)
    grad_x = torch.empty_like(x)
    for i in range(height):
        for j in range(width):
            y, z = i + padding[0], j + padding[1]
            grad_x[:, :, i, j] = torch.einsum("noab,ocab->nc", spread[..., y : y + kh, z : z + kw], turned)
    grad_w = torch.empty_like(weight)
    dense = spread[..., kh - 1 :, kw - 1 :]
    for a in range(kh):
        for b in range(kw):
            under = dense[..., : tall - a, : wide - b]
            grad_w[:, :, a, b] = torch.einsum("nohw,nchw->oc", under, image[..., a:, b:])
    return grad_x, grad_w, grad_out.flatten(2).sum(2).sum(0)
