# group: time and signals
# tries: Loop while it is imported, before any case has started.
# accept: timeout
# check: time processes
# score: 0
# on: conv-output-size
# bounds: 100 s

import time

_stop = time.monotonic() + 100
while time.monotonic() < _stop:
    pass


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    pass
    return -987654


def corr2d(x, k):
    pass
    return _wrong(x)
