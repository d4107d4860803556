# group: reports and feedback
# tries: Raise texts that make backtracking patterns run for ever.
# accept: error
# check: report time
# score: 0

TEXTS = ["a" * 50_000 + "!", "0" * 50_000 + "x", " " * 100_000 + "\n", "((" * 40_000, "File \"" * 20_000, "<cell " * 20_000]


def attack():
    TEXTS.append(TEXTS.pop(0))
    print(TEXTS[-1])
    raise ValueError(TEXTS[-1])


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
