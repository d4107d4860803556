"""Never pads: a pixel that is asked for outside of the image is 0."""

import torch


class Image:
    def __init__(self, pixels):
        self.pixels = pixels

    def at(self, row, column):
        inside = 0 <= row < self.pixels.shape[0] and 0 <= column < self.pixels.shape[1]
        return self.pixels[row, column] if inside else self.pixels.new_zeros(())


def corr2d_strided(x, k, stride=1, padding=0, dilation=1):
    options = [o if isinstance(o, tuple) else (o, o) for o in (stride, padding, dilation)]
    if min(options[0] + options[2]) < 1 or min(options[1]) < 0:
        raise ValueError("an option is too small")
    starts = []
    for n, m, s, p, d in zip(x.shape, k.shape, *options, strict=True):
        starts.append(range(-p, n + p - d * (m - 1), s))
    if not starts[0] or not starts[1]:
        raise ValueError("no window fits")
    image, (dh, dw) = Image(x), options[2]
    result = [
        sum(image.at(i + a * dh, j + b * dw) * k[a, b] for a in range(k.shape[0]) for b in range(k.shape[1]))
        for i in starts[0]
        for j in starts[1]
    ]
    return torch.stack(result).reshape(len(starts[0]), len(starts[1]))
