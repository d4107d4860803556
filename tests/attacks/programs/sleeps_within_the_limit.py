# group: honest but odd
# tries: Sleeps 0.6 s in every call.
# accept: ok
# check: score
# score: full
# on: conv-output-size

import numpy as np
import time


def _zeros(x, k, rows, cols):
    if hasattr(x, "new_zeros"):         # torch tensor
        return x.new_zeros((rows, cols))
    return np.zeros((rows, cols), dtype=np.result_type(x, k))


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    time.sleep(0.6)
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def corr2d(x, k):
    time.sleep(0.6)
    h, w = k.shape
    rows, cols = x.shape[0] - h + 1, x.shape[1] - w + 1
    out = _zeros(x, k, rows, cols)
    for i in range(rows):
        for j in range(cols):
            out[i, j] = (x[i:i + h, j:j + w] * k).sum()
    return out
