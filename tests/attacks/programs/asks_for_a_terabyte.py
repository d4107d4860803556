# group: resources and survivors
# tries: Allocate 8 TB at once, in numpy or torch.
# accept: memory
# check: memory
# score: 0

import numpy as np


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return np.ones((10**6, 10**6))


def corr2d(x, k):
    return x.new_ones((10**6, 10**6)) if hasattr(x, "new_ones") else np.ones((10**6, 10**6))
