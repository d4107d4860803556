# group: resources and survivors
# tries: Say in every call that there is no memory left, without having taken any.
# accept: memory
# check: time memory
# score: 0

def attack():
    raise MemoryError("nothing is left")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
