# group: return values
# tries: Return an int of four million bits, which takes minutes to write out.
# accept: bad_output
# check: score time
# score: 0
# bounds: 500 KB of memory; formatting costs at most about 20 s where the digit limit was switched off

import sys

_HUGE = 1 << 4_000_000
try:
    sys.set_int_max_str_digits(0)       # only in this process
except (AttributeError, ValueError):
    pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return _HUGE


def corr2d(x, k):
    return [[_HUGE]]
