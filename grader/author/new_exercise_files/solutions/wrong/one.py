"""___"""


def NAME(x):
    raise NotImplementedError("___: wrong in the visible cases too")
