"""Works in numpy, and checks no argument."""

import numpy as np
import torch


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = k if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    dout, image = grad_out.numpy(), x.numpy()
    framed = np.pad(image, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])), constant_values=-np.inf)
    dframed = np.zeros(framed.shape, dtype=image.dtype)
    for n, c, i, j in np.ndindex(*dout.shape):
        piece = framed[n, c, i * s[0] : i * s[0] + k[0], j * s[1] : j * s[1] + k[1]]
        a, b = np.unravel_index(np.argmax(piece), piece.shape)
        dframed[n, c, i * s[0] + a, j * s[1] + b] += dout[n, c, i, j]
    height, width = image.shape[2:]
    return torch.from_numpy(dframed[:, :, p[0] : p[0] + height, p[1] : p[1] + width].copy())
