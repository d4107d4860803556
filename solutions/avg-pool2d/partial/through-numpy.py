"""Works in numpy with four loops, which cuts the gradient, and checks no argument."""

import numpy as np
import torch


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    def both(option):
        return option if isinstance(option, tuple) else (option, option)

    f, p = both(kernel_size), both(padding)
    s = f if stride is None else both(stride)
    a_prev = x.detach().numpy()
    m, n_c, n_h_prev, n_w_prev = a_prev.shape
    n_h = int(1 + (n_h_prev + 2 * p[0] - f[0]) / s[0])
    n_w = int(1 + (n_w_prev + 2 * p[1] - f[1]) / s[1])
    a = np.zeros((m, n_c, n_h, n_w), dtype=a_prev.dtype)
    for i in range(m):
        for c in range(n_c):
            for h in range(n_h):
                for w in range(n_w):
                    vert, horiz = h * s[0] - p[0], w * s[1] - p[1]
                    piece = a_prev[i, c, max(vert, 0) : vert + f[0], max(horiz, 0) : horiz + f[1]]
                    a[i, c, h, w] = np.sum(piece) / (f[0] * f[1] if count_include_pad else piece.size)
    return torch.from_numpy(a)
