"""Takes the spread as the mean of the squares less the square of the mean, in whole numbers as long as possible."""

from fractions import Fraction

import torch


def channel_stats(images):
    if images.size == 0 or images.shape[-1] != 3:
        raise ValueError("no pixels of three channels")
    pixels = images.reshape(-1, 3).astype(int)
    number = len(pixels)
    mean = [Fraction(int(total), 255 * number) for total in pixels.sum(axis=0)]
    squares = [Fraction(int(total), 255 * 255 * number) for total in (pixels * pixels).sum(axis=0)]
    std = [float(square - m * m) ** 0.5 for square, m in zip(squares, mean, strict=True)]
    return torch.tensor([float(m) for m in mean]), torch.tensor(std)


def normalize(x, mean, std):
    return x.movedim(-3, -1).sub(mean).div(std).movedim(-1, -3)


def random_crop(img, size, padding, generator=None):
    for axis in (1, 2):
        zeros = torch.zeros_like(img).sum(dim=axis, keepdim=True, dtype=img.dtype).repeat_interleave(padding, dim=axis)
        img = torch.cat([zeros, img, zeros], dim=axis)
        if img.shape[axis] < size:
            raise ValueError("the window is larger than the padded image")
    for axis in (1, 2):
        start = torch.randint(img.shape[axis] - size + 1, (1,), generator=generator)
        img = img.index_select(axis, start + torch.arange(size))
    return img
