# group: reports and feedback
# tries: Raise and print lone surrogates, bidirectional controls, and invisible characters.
# accept: error
# check: report
# score: 0

import sys

TEXT = "\ud800\udfff \u202egnp.exe\u202c \u2066\u2069 \u200b\ufeff \u2028\u2029 a" + "\u0301" * 5000


def attack():
    print(TEXT, flush=True)
    sys.stderr.write(TEXT)
    raise ValueError(TEXT)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
