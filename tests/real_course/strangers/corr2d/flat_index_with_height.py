"""The image is laid out in one row, and a pixel is looked up at row * H + column instead of row * W + column.

Fails: exactly when H != W and a row behind the first one is looked at (H > 1): wrong numbers, or IndexError for a
tall image. Also for bad arguments: nothing is checked.
Hand: (5) Korean comments, index arithmetic.
"""

import torch


def corr2d(x, k):
    높이, 너비 = x.shape
    세로, 가로 = k.shape
    # 한 줄로 펴기
    줄, 커널 = x.reshape(-1), k.reshape(-1)
    출력너비 = 너비 - 가로 + 1
    출력높이 = 높이 - 세로 + 1
    결과 = torch.zeros(출력높이 * 출력너비, dtype=x.dtype)
    for 번호 in range(출력높이 * 출력너비):
        i, j = 번호 // 출력너비, 번호 % 출력너비
        합 = 0
        for m in range(세로 * 가로):
            행, 열 = i + m // 가로, j + m % 가로
            합 = 합 + 커널[m] * 줄[행 * 높이 + 열]
        결과[번호] = 합
    return 결과.reshape(출력높이, 출력너비)
