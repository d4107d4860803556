# group: return values
# tries: Return an object whose iteration, length and conversions stall or never end.
# accept: bad_output
# check: score time
# score: 0
# bounds: at most 60 s and 5e7 yielded references (about 400 MB if collected into a list)

import time


class Lazy:
    shape = (1, 1)
    ndim = 2
    dtype = "float64"

    def __len__(self):
        return 10 ** 9

    def __iter__(self):
        stop = time.monotonic() + 60
        for count in range(50_000_000):
            if count % 100_000 == 0 and time.monotonic() > stop:
                return
            yield 1.0

    def __getitem__(self, index):
        if not isinstance(index, int) or index > 50_000_000:
            raise IndexError(index)
        return 1.0

    def _stall(self, *args, **kwargs):
        time.sleep(60)
        return 0.0

    __array__ = __float__ = __int__ = __index__ = tolist = item = _stall


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return Lazy()


def corr2d(x, k):
    return Lazy()
