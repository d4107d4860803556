# group: resources and survivors
# tries: Make a hundred thousand empty files.
# accept: wrong output_limit timeout
# check: disk temp
# score: 0
# on: conv-output-size
# varies: by the speed of the machine

import os


def attack():
    try:
        for number in range(100_000):
            os.close(os.open(f"f{number}", os.O_CREAT | os.O_WRONLY))
    except OSError:
        return
    print("LEAK 100 000 files")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
