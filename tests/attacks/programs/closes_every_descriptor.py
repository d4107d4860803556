# group: the channel
# tries: Close every descriptor, the channel among them, and return.
# accept: crash
# check: score neighbours
# score: 0

import os


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    os.closerange(0, 4096)
    return -987654


def corr2d(x, k):
    os.closerange(0, 4096)
    return _wrong(x)
