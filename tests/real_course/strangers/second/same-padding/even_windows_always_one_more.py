"""The right side gets one pixel more whenever the number of taps is even, not when the number of missing pixels is odd.

Fails: even windows with an even dilation: nothing is left over by halving, and the right side gets one pixel too
many. Right for odd windows, and for even windows with an odd dilation.
"""


def same_padding(kernel_size, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    half = (span - 1) // 2
    # 짝수 커널은 오른쪽에 하나 더
    if kernel_size % 2 == 0:
        return (half, half + 1)
    return (half, half)
