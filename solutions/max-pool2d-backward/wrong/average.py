"""Spreads the gradient of a window evenly over its pixels, as average pooling does."""

import torch
from torch import Tensor


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

    grad_padded = torch.zeros(batch, channels, height + 2 * ph, width + 2 * pw, dtype=x.dtype)
    share = grad_out / (kh * kw)
    for i in range(rows):
        for j in range(columns):
            grad_padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] += share[:, :, i : i + 1, j : j + 1]
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
