"""The slice for one kernel entry ends rows places behind its begin, and with a stride that is too early.

Fails: exactly when the stride is larger than 1 on an axis on which more than one window fits (the result is too
small). Right with stride 1 and with a single window.
Hand: (3) helper functions and a padded canvas.
"""

import torch


def _pair(option, low):
    if not isinstance(option, tuple):
        option = (option, option)
    if len(option) != 2 or any(type(v) is not int or v < low for v in option):
        raise ValueError("int or pair of ints expected")
    return option


def _check(x, weight, bias):
    if x.dim() != 4 or weight.dim() != 4 or min(x.shape[1:]) < 1 or min(weight.shape) < 1:
        raise ValueError("four axes expected")
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels differ")
    if x.dtype != weight.dtype:
        raise ValueError("dtypes differ")
    if bias is not None and (tuple(bias.shape) != (weight.shape[0],) or bias.dtype != x.dtype):
        raise ValueError("bias does not fit")


def _canvas(x, ph, pw):
    n, c, h, w = x.shape
    canvas = torch.zeros(n, c, h + 2 * ph, w + 2 * pw, dtype=x.dtype)
    canvas[:, :, ph : ph + h, pw : pw + w] = x
    return canvas


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride, 1)
    ph, pw = _pair(padding, 0)
    _check(x, weight, bias)
    kh, kw = weight.shape[2:]
    canvas = _canvas(x, ph, pw)
    rows = (canvas.shape[2] - kh) // sh + 1
    columns = (canvas.shape[3] - kw) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window does not fit")
    total = 0
    for a in range(kh):
        for b in range(kw):
            part = canvas[:, :, a : a + rows : sh, b : b + columns : sw]
            total = total + torch.einsum("nchw,oc->nohw", part, weight[:, :, a, b])
    if bias is not None:
        total = total + bias.view(-1, 1, 1)
    return total
