"""Works in numpy with four loops, which cuts the gradient, and checks no argument."""

import numpy as np
import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d(x, kernel_size, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    image = x.detach().numpy()
    n_images, n_maps, height, width = image.shape
    h_out = int((height - kh + 2 * ph) / sh) + 1
    w_out = int((width - kw + 2 * pw) / sw) + 1
    out = np.zeros((n_images, n_maps, h_out, w_out), dtype=image.dtype)
    for n in range(n_images):
        for m in range(n_maps):
            for i in range(h_out):
                for j in range(w_out):
                    up, down = max(0, i * sh - ph), min(height, i * sh - ph + kh)
                    left, right = max(0, j * sw - pw), min(width, j * sw - pw + kw)
                    out[n, m, i, j] = np.max(image[n, m, up:down, left:right])
    return torch.from_numpy(out)
