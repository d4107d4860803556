"""Works in numpy with whole numbers only, and checks no argument."""

import numpy as np
import torch


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    dout, image, w = grad_out.numpy(), x.numpy(), weight.numpy()
    framed = np.pad(image, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    dframed, dw = np.zeros_like(framed), np.zeros_like(w)
    m, n_c, n_h, n_w = dout.shape
    f_h, f_w = w.shape[2:]
    for i in range(m):
        for c in range(n_c):
            for y in range(n_h):
                for z in range(n_w):
                    top, left = y * stride, z * stride
                    dframed[i, :, top : top + f_h, left : left + f_w] += w[c] * dout[i, c, y, z]
                    dw[c] += framed[i, :, top : top + f_h, left : left + f_w] * dout[i, c, y, z]
    height, width = image.shape[2:]
    dx = dframed[:, :, padding : padding + height, padding : padding + width]
    return torch.tensor(dx), torch.tensor(dw), torch.tensor(dout.sum(axis=(0, 2, 3)))
