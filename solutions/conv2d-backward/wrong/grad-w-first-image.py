"""Works grad_weight out from the first image of the batch alone."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def conv2d_backward(
    grad_out: Tensor,
    x: Tensor,
    weight: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> tuple[Tensor, Tensor, Tensor]:
    (sh, sw), (ph, pw) = two(stride), two(padding)
    check(grad_out, x, weight, (sh, sw), (ph, pw))
    batch, channels, height, width = x.shape
    filters, _, kh, kw = weight.shape
    _, _, rows, columns = grad_out.shape

    padded = pad(x, (pw, pw, ph, ph))
    grad_padded = torch.zeros_like(padded)
    grad_weight = torch.zeros_like(weight)
    for i in range(rows):
        for j in range(columns):
            top, left = i * sh, j * sw
            for o in range(filters):
                arriving = grad_out[:, o, i, j].view(batch, 1, 1, 1)
                grad_padded[:, :, top : top + kh, left : left + kw] += arriving * weight[o]
                window = padded[:, :, top : top + kh, left : left + kw]
                grad_weight[o] += (arriving * window)[:1].sum(0)
    return grad_padded[:, :, ph : ph + height, pw : pw + width], grad_weight, grad_out.sum((0, 2, 3))


def two(option):
    if type(option) is int:
        return option, option
    if isinstance(option, tuple) and len(option) == 2 and all(type(one) is int for one in option):
        return option
    raise ValueError(f"{option!r} is neither an int nor a pair of ints")


def check(grad_out, x, weight, stride, padding):
    if stride[0] < 1 or stride[1] < 1 or padding[0] < 0 or padding[1] < 0:
        raise ValueError("bad stride or padding")
    if x.ndim != 4 or weight.ndim != 4 or weight.numel() == 0 or 0 in x.shape[1:]:
        raise ValueError("x and weight need four axes with something in them")
    if len({grad_out.dtype, x.dtype, weight.dtype}) > 1:
        raise ValueError("different dtypes")
    if x.shape[1] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    size = [(x.shape[2 + a] + 2 * padding[a] - weight.shape[2 + a]) // stride[a] + 1 for a in (0, 1)]
    if size[0] < 1 or size[1] < 1:
        raise ValueError("the kernel does not fit")
    if list(grad_out.shape) != [x.shape[0], weight.shape[0], *size]:
        raise ValueError("grad_out does not have the shape of the output")
