"""The options are single ints; a pair cannot be given.

Fails: exactly when one of the options is a pair (TypeError). Also for bad arguments, since nothing is checked.
Hand: (5) Korean comments, index arithmetic.
"""

import torch


def corr2d_strided(x, k, stride=1, padding=0, dilation=1):
    세로, 가로 = k.shape
    높이, 너비 = x.shape
    # 패딩 넣은 그림
    그림 = torch.zeros(높이 + padding * 2, 너비 + padding * 2, dtype=x.dtype)
    그림[padding : padding + 높이, padding : padding + 너비] = x
    # 출력 크기 공식
    출력 = [1 + (n + 2 * padding - dilation * (m - 1) - 1) // stride for n, m in ((높이, 세로), (너비, 가로))]
    결과 = torch.zeros(출력[0], 출력[1], dtype=x.dtype)
    for 번호 in range(출력[0] * 출력[1]):
        r, c = 번호 // 출력[1], 번호 % 출력[1]
        for t in range(세로 * 가로):
            a, b = t // 가로, t % 가로
            결과[r, c] = 결과[r, c] + k[a, b] * 그림[r * stride + a * dilation, c * stride + b * dilation]
    return 결과
