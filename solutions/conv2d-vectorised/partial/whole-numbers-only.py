"""Takes whole numbers as stride and padding, no pairs, and checks nothing."""

import torch.nn.functional as nnf


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    n, c, h, w = x.shape
    out_c, _, kh, kw = weight.shape
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    x_unf = nnf.unfold(x, kernel_size=(kh, kw), stride=stride, padding=padding)
    out = weight.view(out_c, -1).matmul(x_unf)
    out = out.view(n, out_c, h_out, w_out)
    if bias is not None:
        out += bias.view(1, -1, 1, 1)
    return out
