# group: return values
# tries: Return 0.4 % too much as float16, whose tolerance is wide.
# accept: wrong
# check: score
# score: 0
# on: conv-output-size

import numpy as np


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    right = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    return np.float16(right + 0.004 * right + 0.02)
