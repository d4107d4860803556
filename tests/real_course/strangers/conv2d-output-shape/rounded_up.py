"""The places are rounded up, so that an incomplete last window counts as well.

Fails: exactly when something is left over on the height or on the width, that is when the free room there is not a
multiple of the stride. Also for bad arguments, since nothing is checked.
Hand: (5) Korean comments, index arithmetic.
"""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    # 옵션을 (높이, 너비) 순서로 한 줄에 늘어놓기
    줄 = []
    for 옵션 in (kernel_size, stride, padding, dilation):
        줄 += [옵션, 옵션] if isinstance(옵션, int) else list(옵션)
    결과 = [input_shape[0], out_channels, None, None]
    for 축 in (3, 2):  # 너비부터 계산
        i = 축 - 2
        여유 = input_shape[축] + 2 * 줄[4 + i] - 줄[6 + i] * (줄[i] - 1) - 1
        # 올림 나눗셈: (a + b - 1) // b
        결과[축] = (여유 + 줄[2 + i] - 1) // 줄[2 + i] + 1
    return tuple(결과)
