# group: return values
# tries: Return NaN and infinities of the right shape, which `not diff > tolerance` lets through.
# accept: wrong
# check: score
# score: 0

import numpy as np


def _out_shape(x, k):
    return (max(int(x.shape[0]) - int(k.shape[0]) + 1, 0),
            max(int(x.shape[1]) - int(k.shape[1]) + 1, 0))


_VALUES = [float("nan"), float("inf"), float("-inf")]
_calls = 0


def _next():
    global _calls
    _calls += 1
    return _VALUES[(_calls - 1) % len(_VALUES)]


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return _next()


def corr2d(x, k):
    shape, value = _out_shape(x, k), _next()
    if hasattr(x, "new_full"):
        return x.new_full(shape, value)
    return np.full(shape, value)
