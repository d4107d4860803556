"""Makes the arrays that the layer would learn, without memory for them, and asks for their sizes."""

import numpy as np


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    depth = in_channels / groups
    if depth != int(depth) or out_channels / groups != out_channels // groups:
        raise ValueError("groups")
    kernel = np.broadcast_to(kernel_size, 2)
    learned = [np.broadcast_to(0.0, (out_channels, int(depth), *kernel))]
    if bias:
        learned.append(np.broadcast_to(0.0, out_channels))
    return sum(each.size for each in learned)
