"""Pads with zeros, which win against negative pixels and keep the gradient."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def max_pool2d_backward(
    grad_out: Tensor,
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    (kh, kw), (sh, sw), (ph, pw) = sizes(grad_out, x, kernel_size, stride, padding)
    batch, channels, height, width = x.shape
    rows, columns = grad_out.shape[2:]

    padded = pad(x, (pw, pw, ph, ph))
    wide = width + 2 * pw
    grad_padded = torch.zeros_like(padded).flatten(2)
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            winner = window.flatten(2).argmax(2, keepdim=True)
            place = (i * sh + winner // kw) * wide + j * sw + winner % kw
            grad_padded.scatter_add_(2, place, grad_out[:, :, i, j].unsqueeze(2))
    grad_padded = grad_padded.view(padded.shape)
    return grad_padded[:, :, ph : ph + height, pw : pw + width]


def sizes(grad_out, x, kernel_size, stride, padding):
    if stride is None:
        stride = kernel_size
    options = []
    for option, lowest in ((kernel_size, 1), (stride, 1), (padding, 0)):
        two = option if isinstance(option, tuple) else (option,) * 2
        if len(two) != 2 or not all(type(one) is int and one >= lowest for one in two):
            raise ValueError(f"{option!r} is not an int or a pair of ints of at least {lowest}")
        options.append(two)
    if x.ndim != 4 or 0 in x.shape[1:] or x.dtype != grad_out.dtype:
        raise ValueError("x must be N x C x H x W, of the dtype of grad_out")
    expected = list(x.shape[:2])
    for size, k, s, p in zip(x.shape[2:], *options, strict=True):
        if 2 * p > k or size + 2 * p < k:
            raise ValueError("too much padding, or a window that does not fit")
        expected.append((size + 2 * p - k) // s + 1)
    if list(grad_out.shape) != expected:
        raise ValueError(f"grad_out must have the shape {expected}")
    return options
