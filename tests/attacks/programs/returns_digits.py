# group: return values
# tries: Return the numbers as text, as bool and as None.
# accept: wrong
# check: score
# score: 0

KINDS = ["5", True, None, "nan"]


def attack():
    KINDS.append(KINDS.pop(0))
    return KINDS[-1]


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
