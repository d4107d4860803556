"""Works on .data, so that the numbers are right and nothing can be learnt."""

from torch.nn.functional import unfold


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    o, c, kh, kw = weight.shape
    if c != x.shape[1]:
        raise ValueError("the filters do not fit the channels")
    if bias is not None and bias.shape != (o,):
        raise ValueError("the bias does not fit the filters")
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    oh = 1 + (x.shape[2] + 2 * ph - kh) // sh
    ow = 1 + (x.shape[3] + 2 * pw - kw) // sw
    if oh <= 0 or ow <= 0:
        raise ValueError("the window does not fit")
    columns = unfold(x.data, (kh, kw), stride=(sh, sw), padding=(ph, pw))
    maps = (weight.data.reshape(o, -1) @ columns).reshape(-1, o, oh, ow)
    return maps if bias is None else maps + bias.data.reshape(o, 1, 1)
