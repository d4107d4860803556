# group: resources and survivors
# tries: Stretch a file to a terabyte.
# accept: error
# check: disk
# score: 0

def attack():
    with open("sparse", "wb") as file:
        file.truncate(1 << 40)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
