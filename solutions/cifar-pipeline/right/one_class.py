"""Has a class for what is done along one axis, and transposes the image between the two."""

import numpy as np
import torch


class Axis:
    def __init__(self, length, size, padding):
        self.size, self.padding, self.places = size, padding, length + 2 * padding - size + 1
        if self.places < 1:
            raise ValueError(f"a window of {size} does not fit into {length} + 2 * {padding}")

    def draw(self, generator):
        self.start = int(torch.randint(self.places, (1,), generator=generator))
        return self

    def cut(self, img):
        c, h, w = img.shape
        canvas = torch.zeros((c, h + 2 * self.padding, w), dtype=img.dtype)
        canvas[:, self.padding : self.padding + h] = img
        return canvas.narrow(1, self.start, self.size)


def channel_stats(images):
    *_, channels = images.shape
    if channels != 3 or 0 in images.shape:
        raise ValueError("N x H x W x 3, please")
    columns = np.moveaxis(images, -1, 0).reshape(3, -1).astype(float) / 255
    return tuple(torch.from_numpy(f(columns, axis=1).astype("float32")) for f in (np.mean, np.std))


def normalize(x, mean, std):
    scale = torch.diag(1 / std)
    return torch.einsum("dc,...chw->...dhw", scale, x - mean.reshape(3, 1, 1))


def random_crop(img, size, padding, generator=None):
    axes = [Axis(length, size, padding) for length in img.shape[1:]]
    rows, columns = [axis.draw(generator) for axis in axes]
    return columns.cut(rows.cut(img).mT).mT.clone()
