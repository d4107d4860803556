"""Returns the two numbers as something else than a tuple of ints."""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    total = dilation * (kernel_size - 1)
    if total % 2 == 0:
        return total / 2, total / 2
    return (total - 1) / 2, (total + 1) / 2
