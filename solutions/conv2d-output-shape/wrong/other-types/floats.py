"""Returns something else than a tuple of ints."""

import numpy as np


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    n, c, *image = input_shape
    if c % groups or out_channels % groups:
        raise ValueError("groups")
    for axis in (0, 1):
        k, s, p, d = (o[axis] if isinstance(o, tuple) else o for o in (kernel_size, stride, padding, dilation))
        if image[axis] + 2 * p < d * (k - 1) + 1:
            raise ValueError("kernel too large")
        image[axis] = np.floor((image[axis] + 2 * p - d * (k - 1) - 1) / s) + 1
    return (n, out_channels, *image)
