# group: return values
# tries: Return list, tuple and dict subclasses that lie about length and items.
# accept: wrong
# check: score time
# score: 0

class LyingList(list):
    __len__ = lambda self: 1 << 60
    __iter__ = lambda self: iter(int, 1)
    __getitem__ = lambda self, index: 7
    __eq__ = lambda self, other: True
    __hash__ = None


class PosesAsList:
    __class__ = list


class LyingDict(dict):
    items = keys = values = lambda self: iter(int, 1)
    __iter__ = lambda self: iter(int, 1)


KINDS = [lambda: LyingList([1, 2]), lambda: LyingDict(a=1), lambda: (LyingList([LyingList([1])]),)]


def attack():
    KINDS.append(KINDS.pop(0))
    return KINDS[-1]()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
