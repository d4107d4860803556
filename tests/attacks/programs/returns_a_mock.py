# group: return values
# tries: Return a MagicMock, which has every method.
# accept: bad_output
# check: score
# score: 0

from unittest.mock import MagicMock


def attack():
    mock = MagicMock()
    mock.__eq__ = lambda self, other: True
    mock.shape = (2, 2)
    return mock


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
