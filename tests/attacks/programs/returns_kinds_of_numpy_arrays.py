# group: return values
# tries: Return masked arrays, matrices, records and mapped files, whose comparisons differ from those of arrays.
# accept: wrong bad_output
# check: score temp
# score: 0
# varies: by the kind

import numpy as np


def mapped():
    array = np.memmap("array", "f8", "w+", shape=(2, 2))
    array[:] = -987654
    return array


KINDS = [
    lambda: np.ma.masked_all((2, 2)),
    lambda: np.ma.array([[1.0, 2.0], [3.0, 4.0]], mask=True, fill_value=37),
    lambda: np.ma.masked,
    lambda: np.asmatrix([[-987654.0]]),
    lambda: np.zeros(2, [("a", "f8")]).view(np.recarray),
    lambda: np.polynomial.Polynomial([1.0, 2.0]),
    mapped,
]


def attack():
    KINDS.append(KINDS.pop(0))
    return KINDS[-1]()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
