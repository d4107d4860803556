"""The window is taken to span dilation * kernel_size pixels, with a gap behind the last tap.

Fails: exactly when dilation > 1 (the sum is dilation - 1 too large).
Hand: (4) nested functions, type hints.
"""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    def validated(value: int, name: str) -> int:
        if type(value) is not int or value < 1:
            raise ValueError(f"{name} must be an int of at least 1, got {value!r}")
        return value

    def span() -> int:
        return validated(kernel_size, "kernel_size") * validated(dilation, "dilation")

    total: int = span() - 1
    left: int = total // 2
    return left, total - left
