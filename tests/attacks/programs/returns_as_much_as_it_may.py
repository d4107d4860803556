# group: resources and survivors
# tries: Return the largest array that is allowed from every call.
# accept: wrong output_limit timeout
# check: memory report
# score: 0
# varies: by the speed of the machine

import numpy as np


def attack():
    return np.ones(2 << 20)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
