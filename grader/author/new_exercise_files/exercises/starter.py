"""___"""


def NAME(x):
    """___: ``x`` has N numbers, and so has the result."""
    raise NotImplementedError("___")
