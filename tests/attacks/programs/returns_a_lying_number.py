# group: return values
# tries: Return float and int subclasses that are equal to everything.
# accept: wrong
# check: score
# score: 0

class Lie(float):
    __eq__ = __le__ = __lt__ = __ge__ = lambda self, other: True
    __ne__ = __gt__ = lambda self, other: False
    __sub__ = __rsub__ = lambda self, other: 0.0
    __abs__ = __float__ = lambda self: 0.0
    __hash__ = float.__hash__


class Whole(int):
    __eq__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __index__ = __int__ = lambda self: 5
    __hash__ = int.__hash__


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return Whole(-987654) if n % 2 else Lie(-987654)


def corr2d(x, k):
    return Lie(-987654)
