"""The bias is cut into blocks of C / groups numbers, like the channels, instead of O / groups, like the filters.

Fails: when a bias is given, N >= 1 and O differs from C, unless groups is 1 and O < C: wrong biases (with one
channel in each group the bias of a group even goes to all its filters) or maps too many or an error. Right
without bias and with O = C.
"""

import torch
from torch import Tensor
from torch.nn.functional import pad


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def plain_conv(x, weight, bias, sh, sw, dh, dw):
    """그룹 없는 합성곱. x는 이미 패딩되어 있다."""
    kh, kw = weight.shape[2:]
    span_h, span_w = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    h_out = (x.shape[2] - span_h) // sh + 1
    w_out = (x.shape[3] - span_w) // sw + 1
    out = x.new_zeros(x.shape[0], weight.shape[0], h_out, w_out)
    for i in range(h_out):
        for j in range(w_out):
            win = x[:, None, :, i * sh : i * sh + span_h : dh, j * sw : j * sw + span_w : dw]
            out[:, :, i, j] = (win * weight).sum(dim=(2, 3, 4))
    if bias is not None and bias.numel() == 1:
        return out + bias
    return out if bias is None else out + bias.reshape(1, -1, 1, 1)


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1) -> Tensor:
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    C, O = x.shape[1], weight.shape[0]
    if groups < 1 or C % groups != 0 or O % groups != 0:
        raise ValueError("groups")
    if weight.shape[1] * groups != C:
        raise ValueError("depth of the filters")
    if x.shape[2] + 2 * ph < dh * (weight.shape[2] - 1) + 1 or x.shape[3] + 2 * pw < dw * (weight.shape[3] - 1) + 1:
        raise ValueError("window")

    x = pad(x, (pw, pw, ph, ph))
    ci, co = C // groups, O // groups
    parts = []
    for g in range(groups):
        block = x[:, g * ci : (g + 1) * ci]
        filters = weight[g * co : (g + 1) * co]
        b = None if bias is None else bias[g * ci : (g + 1) * ci]
        parts.append(plain_conv(block, filters, b, sh, sw, dh, dw))
    return torch.cat(parts, dim=1)
