# group: resources and survivors
# tries: Return a list of long strings of wide characters from every call.
# accept: wrong output_limit timeout
# check: memory report
# score: 0
# varies: by the speed of the machine

def attack():
    return ["x" * 99_000 + "\U0001f600"] * 150


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
