"""Counts the places from top to bottom and takes the number for left to right as well."""

import torch
from torch.nn.functional import pad


def channel_stats(images):
    if images.shape[-1] != 3 or images.size == 0:
        raise ValueError("images must be N x H x W x 3")
    x = torch.from_numpy(images).double() / 255
    return x.mean(dim=(0, 1, 2)).float(), x.std(dim=(0, 1, 2), correction=0).float()


def normalize(x, mean, std):
    return (x - mean.view(3, 1, 1)) / std.view(3, 1, 1)


def random_crop(img, size, padding, generator=None):
    img = pad(img, (padding,) * 4)
    if size > img.shape[1] or size > img.shape[2]:
        raise ValueError("the window does not fit")
    places = img.shape[1] - size + 1
    top = torch.randint(places, (1,), generator=generator).item()
    left = torch.randint(places, (1,), generator=generator).item()
    return img[:, top : top + size, left : left + size]
