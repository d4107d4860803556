# group: return values
# tries: Return a broadcast view of one number that claims 8 TB.
# accept: memory
# check: memory time
# score: 0

import numpy as np


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return np.broadcast_to(np.float64(1), (10**6, 10**6))


def corr2d(x, k):
    return x[:1, :1].expand(10**6, 10**6) if hasattr(x, "expand") else np.broadcast_to(x[0, 0], (10**6, 10**6))
