"""Divides with / and hands the two numbers out as floats."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    _check("kernel_size", kernel_size)
    _check("dilation", dilation)

    total = dilation * (kernel_size - 1)
    if total % 2 == 0:
        return total / 2, total / 2
    return (total - 1) / 2, (total + 1) / 2


def _check(name: str, number: int) -> None:
    if type(number) is not int or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {number!r}")
