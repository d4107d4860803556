"""Is the assignment of a well-known course, in numpy, with its result put into a float32 tensor."""

import numpy as np
import torch


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (s1, s2), (p1, p2) = ((o, o) if isinstance(o, int) else o for o in (stride, padding))
    x, weight = x.detach().numpy(), weight.detach().numpy()
    n, _, height, width = x.shape
    f, _, hh, ww = weight.shape
    xp = np.pad(x, ((0, 0), (0, 0), (p1, p1), (p2, p2)), mode="constant")
    h_out = 1 + (height + 2 * p1 - hh) // s1
    w_out = 1 + (width + 2 * p2 - ww) // s2
    out = np.zeros((n, f, h_out, w_out))
    for i in range(n):
        for j in range(f):
            for k in range(h_out):
                for m in range(w_out):
                    out[i, j, k, m] = np.sum(xp[i, :, k * s1 : k * s1 + hh, m * s2 : m * s2 + ww] * weight[j])
            if bias is not None:
                out[i, j] += float(bias[j])
    return torch.Tensor(out)
