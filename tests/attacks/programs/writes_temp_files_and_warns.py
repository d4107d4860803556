# group: honest but odd
# tries: Writes temporary files, emits warnings, logs to stderr and divides by zero on the way.
# accept: ok
# check: score
# score: full

import numpy as np

import logging
import os
import tempfile
import warnings

logging.basicConfig(level=logging.DEBUG)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    warnings.warn("this is only a warning", DeprecationWarning)
    logging.getLogger(__name__).debug("n=%s kernel=%s", n, kernel)
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def _zeros(x, k, rows, cols):
    if hasattr(x, "new_zeros"):         # torch tensor
        return x.new_zeros((rows, cols))
    return np.zeros((rows, cols), dtype=np.result_type(x, k))


def corr2d(x, k):
    h, w = k.shape
    rows, cols = x.shape[0] - h + 1, x.shape[1] - w + 1
    out = _zeros(x, k, rows, cols)
    np.float64(1.0) / np.float64(0.0)       # RuntimeWarning, result unused
    for i in range(rows):
        for j in range(cols):
            out[i, j] = (x[i:i + h, j:j + w] * k).sum()
    handle, path = tempfile.mkstemp(suffix=".npy")
    os.close(handle)
    try:
        np.save(path, np.asarray(out))
        back = np.load(path)
    finally:
        os.unlink(path)
    return x.new_tensor(back) if hasattr(x, "new_tensor") else back
