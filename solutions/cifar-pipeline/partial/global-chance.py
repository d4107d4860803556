"""Leaves all chance to the global generator of torch."""

import torch
from torch.nn import ZeroPad2d


def channel_stats(images):
    if images.shape[-1] != 3 or images.size == 0:
        raise ValueError("images must be N x H x W x 3")
    x = torch.from_numpy(images).double() / 255
    return x.mean(dim=(0, 1, 2)).float(), x.std(dim=(0, 1, 2), correction=0).float()


def normalize(x, mean, std):
    return (x - mean.view(3, 1, 1)) / std.view(3, 1, 1)


def random_crop(img, size, padding, generator=None):
    padded = ZeroPad2d(padding)(img).clone()
    height, width = padded.shape[1:]
    if size > height or size > width:
        raise ValueError("the window is too large")
    row = torch.randint(0, height - size + 1, (1,)).item()
    column = torch.randint(0, width - size + 1, (1,)).item()
    return padded[:, row : row + size, column : column + size]
