# group: reports and feedback
# tries: Print one line of two million characters.
# accept: wrong
# check: report memory
# score: 0

def attack():
    print("x" * (2 << 20), end="", flush=True)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
