# group: reports and feedback
# tries: Raise an exception with a cause of causes and a group of groups.
# accept: error
# check: report time
# score: 0

def attack():
    error = ValueError("first")
    for number in range(20_000):
        following = ExceptionGroup("group", [error]) if number % 2 else ValueError(str(number))
        following.__cause__ = error
        error = following
    error.__context__ = error.__cause__
    raise error


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
