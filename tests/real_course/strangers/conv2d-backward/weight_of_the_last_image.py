"""grad_weight starts at zero anew for every image, so that only the last image of the batch is left in it.

Fails: exactly when there is more than one image, and only grad_weight (right if the other images pay nothing).
grad_x and grad_bias are right.
Hand: (3) helper functions and a padded canvas.
"""

import torch
from torch.nn.functional import pad


def _pair(value, low, name):
    pair = (value, value) if not isinstance(value, tuple) else value
    if len(pair) != 2 or any(type(v) is not int for v in pair):
        raise ValueError(f"{name} must be an int or two")
    if pair[0] < low or pair[1] < low:
        raise ValueError(f"{name} is too small")
    return pair


def _check(grad_out, x, weight, stride, padding):
    for tensor in (x, weight):
        if tensor.dim() != 4 or min(tensor.shape[1:]) < 1:
            raise ValueError("four axes with numbers in them expected")
        if tensor.dtype != grad_out.dtype:
            raise ValueError("dtypes differ")
    if weight.shape[0] < 1 or weight.shape[1] != x.shape[1]:
        raise ValueError("the filters do not fit the image")
    expected = [x.shape[0], weight.shape[0]]
    for axis in (0, 1):
        room = x.shape[2 + axis] + 2 * padding[axis] - weight.shape[2 + axis]
        if room < 0:
            raise ValueError("the kernel does not fit")
        expected.append(room // stride[axis] + 1)
    if list(grad_out.shape) != expected:
        raise ValueError(f"grad_out should be {expected}")


def _windows(grad_out, kernel, stride):
    for i in range(grad_out.shape[2]):
        for j in range(grad_out.shape[3]):
            top, left = i * stride[0], j * stride[1]
            yield i, j, slice(top, top + kernel[0]), slice(left, left + kernel[1])


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    stride = _pair(stride, 1, "stride")
    padding = _pair(padding, 0, "padding")
    _check(grad_out, x, weight, stride, padding)
    ph, pw = padding
    canvas = pad(x, (pw, pw, ph, ph))
    grad_canvas = torch.zeros_like(canvas)
    grad_weight = torch.zeros_like(weight)
    for n in range(x.shape[0]):
        grad_weight = torch.zeros_like(weight)
        for i, j, rows, columns in _windows(grad_out, weight.shape[2:], stride):
            arriving = grad_out[n, :, i, j].view(-1, 1, 1, 1)
            grad_canvas[n, :, rows, columns] += (arriving * weight).sum(dim=0)
            grad_weight += arriving * canvas[n, :, rows, columns]
    grad_x = grad_canvas[:, :, ph : ph + x.shape[2], pw : pw + x.shape[3]]
    return grad_x, grad_weight, grad_out.sum(dim=(0, 2, 3))
