"""The canvas around the image is filled with zeros, and a zero beats every negative pixel.

Fails: exactly when a window sticks out into the padding and all its real pixels are negative (the answer is 0).
Hand: (3) helper functions and a padded canvas.
"""

import torch


def _as_pair(value, smallest):
    pair = value if isinstance(value, tuple) else (value, value)
    if len(pair) != 2:
        raise ValueError("a pair has two numbers")
    for number in pair:
        if type(number) is not int or number < smallest:
            raise ValueError(f"{number!r} is not allowed")
    return pair


def _on_canvas(image, vertical, horizontal):
    n, c, height, width = image.shape
    canvas = torch.zeros(n, c, height + 2 * vertical, width + 2 * horizontal, dtype=image.dtype)
    canvas[:, :, vertical : vertical + height, horizontal : horizontal + width] = image
    return canvas


def _count(size, kernel, step):
    if size < kernel:
        raise ValueError("no window fits")
    return (size - kernel) // step + 1


def max_pool2d(x, kernel_size, stride=None, padding=0):
    kernel = _as_pair(kernel_size, 1)
    step = kernel if stride is None else _as_pair(stride, 1)
    border = _as_pair(padding, 0)
    if 2 * border[0] > kernel[0] or 2 * border[1] > kernel[1]:
        raise ValueError("too much padding")
    if x.dim() != 4 or x.shape[1] == 0 or x.shape[2] == 0 or x.shape[3] == 0:
        raise ValueError("x must have four axes and pixels")
    canvas = _on_canvas(x, *border)
    rows = _count(canvas.shape[2], kernel[0], step[0])
    columns = _count(canvas.shape[3], kernel[1], step[1])
    pooled = torch.empty(x.shape[0], x.shape[1], rows, columns, dtype=x.dtype)
    for r in range(rows):
        for q in range(columns):
            window = canvas[:, :, r * step[0] : r * step[0] + kernel[0], q * step[1] : q * step[1] + kernel[1]]
            pooled[:, :, r, q] = window.amax(dim=(-2, -1))
    return pooled
