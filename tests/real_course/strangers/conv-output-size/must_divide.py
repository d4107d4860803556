"""Rows on which the stride does not come out even are refused, as in notes that call such settings invalid.

Fails: exactly when (padded - extent) is not a multiple of the stride (raises ValueError), and for bad arguments,
since nothing else is checked: windows that do not fit, strides below 1, numbers that are not ints.
Hand: (5) Korean comments, unusual order.
"""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    # 커널이 실제로 덮는 길이
    덮는길이 = 1 + dilation * (kernel_size - 1)
    # 남은 길이 = 패딩을 더한 길이 - 커널 길이
    남은길이 = padding + input_size + padding - 덮는길이
    if 남은길이 % stride:
        raise ValueError("스트라이드가 나누어떨어지지 않음")
    return 1 + 남은길이 // stride
