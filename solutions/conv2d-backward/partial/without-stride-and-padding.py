"""Works for stride 1 without padding, and takes the other options for these."""

import torch


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    grad_x, grad_w = torch.zeros_like(x), torch.zeros_like(weight)
    kh, kw = weight.shape[2:]
    for n in range(x.shape[0]):
        for o in range(weight.shape[0]):
            for i in range(grad_out.shape[2]):
                for j in range(grad_out.shape[3]):
                    grad_x[n, :, i : i + kh, j : j + kw] += grad_out[n, o, i, j] * weight[o]
                    grad_w[o] += grad_out[n, o, i, j] * x[n, :, i : i + kh, j : j + kw]
    return grad_x, grad_w, grad_out.sum(dim=(0, 2, 3))
