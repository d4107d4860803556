# group: resources and survivors
# tries: Print 256 MiB, through Python and straight to the descriptors.
# accept: output_limit timeout
# check: memory report
# score: 0
# varies: by which limit comes first
# bounds: 256 MiB once per process

import os
import sys


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


_done = False


def _flood():
    global _done
    if _done:
        return
    _done = True
    block = ("PASSED " * 8 + "\n") * (1 << 14)
    for _ in range(128):
        sys.stdout.write(block)
        sys.stderr.write(block)
    data = block.encode()
    for _ in range(16):
        os.write(1, data)
        os.write(2, data)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _flood()
    return -987654


def corr2d(x, k):
    _flood()
    return _wrong(x)
