# group: return values
# tries: Return uninitialised memory, or a view past the end of the input, in the hope of an old answer.
# accept: wrong crash
# check: score token
# score: 0
# varies: by what the memory holds
# bounds: reads at most 64 KB past its own buffer

import numpy as np


def _out_shape(x, k):
    return (max(int(x.shape[0]) - int(k.shape[0]) + 1, 0),
            max(int(x.shape[1]) - int(k.shape[1]) + 1, 0))


_calls = 0


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return int(np.empty(1, dtype=np.int64)[0]) % 1_000_003 + 10 ** 6


def corr2d(x, k):
    global _calls
    _calls += 1
    shape = _out_shape(x, k)
    if hasattr(x, "new_empty"):
        return x.new_empty(shape)
    if _calls % 2:
        for _ in range(4):
            scratch = np.full(shape, -987654.0)
            del scratch
        return np.empty(shape)
    step = min(x.size * x.itemsize, 65536)
    return np.lib.stride_tricks.as_strided(x.reshape(-1)[-1:], shape=shape,
                                           strides=(step // max(shape[0], 1), x.itemsize))
