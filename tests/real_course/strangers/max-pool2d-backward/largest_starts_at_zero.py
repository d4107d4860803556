"""The search for the winner starts with the value 0 and the first pixel of the window.

Fails: exactly when the largest pixel of a window is negative or 0 and does not stand first among the window's pixels
in the map: the first one is paid then. Right for windows with a pixel above 0. Also for bad arguments: nothing is
checked.
Hand: (1) plain nested loops, short names.
"""

import torch


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    def f(v):
        return v if isinstance(v, tuple) else (v, v)

    kh, kw = f(kernel_size)
    sh, sw = (kh, kw) if stride is None else f(stride)
    ph, pw = f(padding)
    n, c, h, w = x.shape
    oh, ow = grad_out.shape[2:]
    g = torch.zeros_like(x)
    for m in range(n):
        for d in range(c):
            for i in range(oh):
                for j in range(ow):
                    t = max(i * sh - ph, 0)
                    u = max(j * sw - pw, 0)
                    r, q = t, u
                    best = 0
                    for a in range(t, min(i * sh - ph + kh, h)):
                        for b in range(u, min(j * sw - pw + kw, w)):
                            if x[m, d, a, b] > best:
                                best = x[m, d, a, b]
                                r, q = a, b
                    g[m, d, r, q] += grad_out[m, d, i, j]
    return g
