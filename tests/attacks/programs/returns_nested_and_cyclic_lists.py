# group: return values
# tries: Return a list nested 100 000 deep, and one that contains itself.
# accept: bad_output
# check: score neighbours
# score: 0
# bounds: about 10 MB of memory

_calls = 0


def _bad():
    global _calls
    _calls += 1
    if _calls % 2:
        value = []
        for _ in range(100_000):
            value = [value]
        return value
    value = [1.0]
    value.append(value)
    return value


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return _bad()


def corr2d(x, k):
    return _bad()
