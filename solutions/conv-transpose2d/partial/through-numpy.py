"""Stamps in numpy, which cuts the gradient, and checks no argument."""

import numpy as np
import torch


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    def two(option):
        return option if isinstance(option, tuple) else (option, option)

    (sh, sw), (ph, pw), (eh, ew) = two(stride), two(padding), two(output_padding)
    image, kernel = x.detach().numpy(), weight.detach().numpy()
    n, c, h, w = image.shape
    _, o, kh, kw = kernel.shape
    canvas = np.zeros((n, o, (h - 1) * sh + kh + eh, (w - 1) * sw + kw + ew), dtype=image.dtype)
    for b, d, i, j in np.ndindex(n, c, h, w):
        canvas[b, :, i * sh : i * sh + kh, j * sw : j * sw + kw] += image[b, d, i, j] * kernel[d]
    if bias is not None:
        canvas += bias.detach().numpy().reshape(-1, 1, 1)
    return torch.tensor(canvas[:, :, ph : canvas.shape[2] - ph, pw : canvas.shape[3] - pw])
