"""___"""


def NAME(x):
    raise NotImplementedError("___: right in the visible cases, and wrong in others")
