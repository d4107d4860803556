# group: reports and feedback
# tries: Raise a SyntaxError that claims an impossible line and file.
# accept: error
# check: report neighbours
# score: 0

LINES = [10**30, -1, "line", 2**63]


def attack():
    LINES.append(LINES.pop(0))
    error = SyntaxError("invalid")
    error.filename, error.lineno, error.text = "<cell 99999999999999999999>", LINES[-1], "x" * 100_000
    raise error


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
