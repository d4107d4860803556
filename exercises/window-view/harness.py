"""Looks at what a value does not show: where the numbers of the result lie, and whose memory that is."""

import numpy as np

# How an image may lie in memory. Each takes an array of four axes and returns N x C x H x W without copying.
LAYOUTS = {
    "row by row": lambda x: x,
    "transposed": lambda x: x.transpose(0, 1, 3, 2),
    "upside down": lambda x: x[:, :, ::-1],
    "every other column": lambda x: x[..., ::2],
    "channels last": lambda x: x.transpose(0, 3, 1, 2),
}


def windows_of(submission, x, kernel_size, stride=1, layout="row by row"):
    """The windows of an image that is x, seen in a layout."""
    return submission.window_view(LAYOUTS[layout](_among_zeros(x)), kernel_size, stride)


def written(submission, x, kernel_size, stride, place, value):
    """The image after value was written into its windows at place (n, c, i, j, a, b)."""
    image = _among_zeros(x)
    submission.window_view(image, kernel_size, stride)[place] = value
    return image


def strides(submission, x, kernel_size, stride=1):
    """How far apart in memory neighbours along each axis of the result are, in bytes."""
    return tuple(submission.window_view(x, kernel_size, stride).strides)


def view_of(submission, x, kernel_size, stride=1, layout="row by row"):
    """As windows_of, but of x itself, so that one can see whose memory the result has."""
    return submission.window_view(LAYOUTS[layout](x), kernel_size, stride)


def _among_zeros(x):
    """A copy of x with zeros before and behind it in memory: as_strided checks nothing, and a wrong step ends there."""
    memory = np.zeros(x.size + 4000, x.dtype)
    image = memory[2000 : 2000 + x.size].reshape(x.shape)
    image[...] = x
    return image
