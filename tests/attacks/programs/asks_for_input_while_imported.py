# group: source files
# tries: Ask for input() while it is imported.
# accept: wrong
# check: time
# score: 0

n = int(input("n = "))
name = input("your name: ")


def _wrong(x):
    """A well-typed answer that is never right."""
    try:
        return x.new_full((1, 1), -987654.0)
    except AttributeError:
        import numpy as np
        return np.full((1, 1), -987654.0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    pass
    return -987654


def corr2d(x, k):
    pass
    return _wrong(x)
