"""Spreads the kernel with zeros, computes every window, and keeps each so many."""

import torch


def _both(option):
    return option if isinstance(option, tuple) else (option, option)


def corr2d_strided(x, k, stride=1, padding=0, dilation=1):
    step, border, gap = _both(stride), _both(padding), _both(dilation)
    if any(n < 1 for n in step + gap) or any(n < 0 for n in border):
        raise ValueError("too small an option")
    spread = k.new_zeros((k.shape[0] - 1) * gap[0] + 1, (k.shape[1] - 1) * gap[1] + 1)
    spread[:: gap[0], :: gap[1]] = k
    framed = torch.nn.ZeroPad2d((border[1], border[1], border[0], border[0]))(x)
    rows, columns = (framed.shape[axis] - spread.shape[axis] + 1 for axis in (0, 1))
    if rows <= 0 or columns <= 0:
        raise ValueError("the window is larger than the image")
    everything = sum(
        framed[a : a + rows, b : b + columns] * spread[a, b]
        for a in range(spread.shape[0])
        for b in range(spread.shape[1])
    )
    return everything[:: step[0], :: step[1]].clone()
