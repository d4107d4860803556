"""Leaves the kernel alone and turns the image before, and the result after the sliding."""

import torch


def _turn(table):
    return table.flip((0, 1))


def _border(image, rows, columns):
    image = torch.cat([image.new_zeros(rows, image.shape[1]), image, image.new_zeros(rows, image.shape[1])])
    sides = image.new_zeros(image.shape[0], columns)
    return torch.cat([sides, image, sides], dim=1)


def true_convolve2d(x, k, mode="valid"):
    match mode:
        case "valid":
            image = _turn(x)
        case "full":
            image = _turn(_border(x, k.shape[0] - 1, k.shape[1] - 1))
        case _:
            raise ValueError("valid or full, please")
    rows, columns = (image.shape[axis] - k.shape[axis] + 1 for axis in (0, 1))
    if rows < 1 or columns < 1:
        raise ValueError("the kernel is larger than the image")
    result = image.new_zeros(rows, columns)
    for a, line in enumerate(k):
        for b, entry in enumerate(line):
            result = result + entry * image[a : a + rows, b : b + columns]
    return _turn(result)
