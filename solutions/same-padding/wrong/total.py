"""Returns the number of pixels for both sides together instead of one number for each."""


def same_padding(kernel_size: int, dilation: int = 1) -> int:
    _check("kernel_size", kernel_size)
    _check("dilation", dilation)

    return dilation * (kernel_size - 1)


def _check(name: str, number: int) -> None:
    if type(number) is not int or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {number!r}")
