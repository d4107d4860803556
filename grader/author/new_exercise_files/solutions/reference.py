"""___"""


def NAME(x):
    raise NotImplementedError("___")
