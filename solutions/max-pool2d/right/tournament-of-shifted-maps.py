"""Lets shifted copies of the padded image play against each other, with no loop over the windows."""

import torch

LOWEST = {torch.float64: -torch.inf, torch.float32: -torch.inf}


class Axis:
    def __init__(self, pixels, window, step, margin):
        self.pixels, self.window, self.step, self.margin = pixels, window, step, margin
        self.count = (pixels + 2 * margin - window) // step + 1
        if window < 2 * margin or self.count < 1:
            raise ValueError(vars(self))

    @property
    def real(self):
        return slice(self.margin, self.margin + self.pixels)

    def every(self, offset):
        return slice(offset, offset + (self.count - 1) * self.step + 1, self.step)


def max_pool2d(x, kernel_size, stride=None, padding=0):
    def of(option, axis):
        return option[axis] if isinstance(option, tuple) else option

    step = kernel_size if stride is None else stride
    down, right = (Axis(x.shape[2 + a], of(kernel_size, a), of(step, a), of(padding, a)) for a in (0, 1))
    lowest = LOWEST.get(x.dtype) or torch.iinfo(x.dtype).min
    sizes = [axis.pixels + 2 * axis.margin for axis in (down, right)]
    canvas = torch.full((*x.shape[:2], *sizes), lowest, dtype=x.dtype)
    canvas[..., down.real, right.real] = x
    best = canvas[..., down.every(0), right.every(0)].clone()
    for a in range(down.window):
        for b in range(right.window):
            best = torch.maximum(best, canvas[..., down.every(a), right.every(b)])
    return best
