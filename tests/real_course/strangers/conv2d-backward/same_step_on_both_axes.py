"""Windows move along the width by the stride of the height.

Fails: exactly when a pair with two different strides is given and more than one window fits along the width: wrong
grad_x and grad_weight, or an error where a window then leaves the image; grad_bias is right. Also for bad
arguments: nothing is checked.
Hand: (1) plain nested loops, short names.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    oh, ow = grad_out.shape[2:]
    xp = F.pad(x, (p[1], p[1], p[0], p[0]))
    dx = torch.zeros_like(xp)
    dw = torch.zeros_like(weight)
    db = torch.zeros(o, dtype=x.dtype)
    for m in range(n):
        for f in range(o):
            for i in range(oh):
                for j in range(ow):
                    g = grad_out[m, f, i, j]
                    t = i * s[0]
                    u = j * s[0]
                    dx[m, :, t : t + kh, u : u + kw] += g * weight[f]
                    dw[f] += g * xp[m, :, t : t + kh, u : u + kw]
                    db[f] += g
    return dx[:, :, p[0] : p[0] + h, p[1] : p[1] + w].clone(), dw, db
