"""Takes any number of axes."""


def scale(x, factor=2.0):
    return x * factor
