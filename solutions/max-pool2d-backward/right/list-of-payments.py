"""Writes down who is paid what, and adds the payments up on the flattened maps in the end."""

import torch


class Pooled:
    def __init__(self, size, kernel, step, margin):
        if 2 * margin > kernel or size + 2 * margin < kernel:
            raise ValueError((size, kernel, step, margin))
        starts = range(-margin, size + margin - kernel + 1, step)
        self.spans = [range(max(a, 0), min(a + kernel, size)) for a in starts]


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    options = (kernel_size, kernel_size if stride is None else stride, padding)
    tall, wide = ([o[axis] if isinstance(o, tuple) else o for o in options] for axis in (0, 1))
    down, right = Pooled(x.size(2), *tall).spans, Pooled(x.size(3), *wide).spans
    if grad_out.shape != x.shape[:2] + (len(down), len(right)):
        raise ValueError(grad_out.shape)
    flat = x.flatten(2)
    places = [[row * x.size(3) + column for row in rows for column in columns] for rows in down for columns in right]
    paid = torch.zeros_like(flat)
    for number, window in enumerate(places):
        winner = torch.tensor(window)[flat[..., window].argmax(-1)]
        paid.scatter_add_(2, winner.unsqueeze(-1), grad_out.flatten(2)[..., number : number + 1])
    return paid.view(x.shape)
