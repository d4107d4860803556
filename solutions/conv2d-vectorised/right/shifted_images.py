"""Adds shifted copies of the image, one for each entry of the kernel, channels mixed by a product of matrices."""

from functools import reduce
from itertools import product
from operator import add

from torch.nn.functional import pad


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = [option if isinstance(option, tuple) else (option,) * 2 for option in (stride, padding)]
    kh, kw = weight.shape[-2:]
    padded = pad(x, (pw, pw, ph, ph))
    last_row, last_column = padded.shape[2] - kh, padded.shape[3] - kw
    if last_row < 0 or last_column < 0:
        raise ValueError("the kernel is larger than the padded image")
    if weight.shape[1] != x.shape[1]:
        raise ValueError("the kernel has another number of channels than the image")
    if bias is not None and list(bias.shape) != [weight.shape[0]]:
        raise ValueError("there must be one bias for each filter")

    def shifted(entry):
        a, b = entry
        pixels = padded[:, :, a : a + last_row + 1 : sh, b : b + last_column + 1 : sw]
        return (pixels.movedim(1, -1) @ weight[:, :, a, b].T).movedim(-1, 1)

    total = reduce(add, map(shifted, product(range(kh), range(kw))))
    return total.contiguous() if bias is None else total + bias.view(-1, 1, 1)
