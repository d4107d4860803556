# group: return values
# tries: Return a single number or an empty array, which compare equal after broadcasting.
# accept: wrong
# check: score
# score: 0

import numpy as np


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return np.empty((0,)) if n % 2 else np.empty((0, 3))


def corr2d(x, k):
    return x[:0, :0] if x.shape[0] % 2 else x[0, 0]
