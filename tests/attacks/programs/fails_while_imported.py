# group: source files
# tries: Fail in the middle of its module.
# accept: wrong
# check: score
# score: 0

def attack():
    """Never reached."""


raise RuntimeError("in the middle")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
