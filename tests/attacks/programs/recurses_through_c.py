# group: crashes
# tries: Raise the recursion limit and recurse through C until the stack or the memory ends.
# accept: crash error memory timeout
# check: neighbours
# score: 0
# varies: by the Python version
# bounds: at most 300 000 levels

import sys


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


def _down(depth):
    if depth > 300_000:
        return depth
    return max([depth, depth + 1], key=lambda value: _down(depth + 1))


def _fall():
    sys.setrecursionlimit(1_000_000)
    _down(0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _fall()
    return -987654


def corr2d(x, k):
    _fall()
    return _wrong(x)
