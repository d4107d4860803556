# group: return values
# tries: Return complex, structured, date and text arrays.
# accept: bad_output
# check: score
# score: 0

import numpy as np

KINDS = [
    lambda: np.zeros((2, 2), complex),
    lambda: np.zeros(2, [("a", "f8"), ("b", "O")]),
    lambda: np.zeros((2, 2), "datetime64[s]"),
    lambda: np.array([["1", "2"], ["3", "4"]]),
    lambda: np.zeros((2, 2), "V8"),
    lambda: 1 + 2j,
]


def attack():
    KINDS.append(KINDS.pop(0))
    return KINDS[-1]()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
