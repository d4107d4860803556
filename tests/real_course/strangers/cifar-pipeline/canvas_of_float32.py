"""The canvas of zeros on which the image is laid is of float32, whatever the image is.

Fails: exactly when img is not of float32: the crop has another dtype than the image (float64, uint8, int64 become
    float32, and numbers that float32 does not hold are rounded). float32 images are right, and so are all places.
Hand: helper functions and a padded canvas.
"""

import numpy as np
import torch


def check_images(images):
    if images.dtype != np.uint8:
        raise ValueError("not uint8")
    if images.ndim != 4 or images.shape[3] != 3:
        raise ValueError("not N x H x W x 3")
    if images.size == 0:
        raise ValueError("no pixels")


def check_crop(img, size, padding):
    if img.dim() != 3:
        raise ValueError("not C x H x W")
    if type(size) is not int or type(padding) is not int:
        raise ValueError("not an int")
    if size < 1 or padding < 0:
        raise ValueError("too small")
    if min(img.shape[1], img.shape[2]) + 2 * padding < size:
        raise ValueError("does not fit")


def pad_image(img, padding):
    channels, height, width = img.shape
    canvas = torch.zeros(channels, height + 2 * padding, width + 2 * padding)
    canvas[:, padding : padding + height, padding : padding + width] = img
    return canvas


def draw(length, size, generator):
    return int(torch.randint(length - size + 1, (1,), generator=generator))


def channel_stats(images):
    check_images(images)
    scaled = images.astype(np.float64) / 255
    mean = scaled.mean(axis=(0, 1, 2))
    std = np.sqrt(((scaled - mean) ** 2).mean(axis=(0, 1, 2)))
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


def normalize(x, mean, std):
    mean = mean.reshape(3, 1, 1)
    std = std.reshape(3, 1, 1)
    return (x - mean) / std


def random_crop(img, size, padding, generator=None):
    check_crop(img, size, padding)
    canvas = pad_image(img, padding)
    top = draw(canvas.shape[1], size, generator)
    left = draw(canvas.shape[2], size, generator)
    return canvas[:, top : top + size, left : left + size].clone()
