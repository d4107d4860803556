"""Takes no padding into account, and whole numbers only."""

import torch


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    gradient = torch.zeros(x.shape, dtype=x.dtype)
    images, maps, rows, columns = grad_out.shape
    for image in range(images):
        for one in range(maps):
            for i in range(rows):
                for j in range(columns):
                    y, z = i * stride, j * stride
                    place = x[image, one, y : y + kernel_size, z : z + kernel_size].argmax()
                    a, b = divmod(int(place), kernel_size)
                    gradient[image, one, y + a, z + b] += grad_out[image, one, i, j]
    return gradient
