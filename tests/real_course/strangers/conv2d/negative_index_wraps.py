"""Padding is skipped by its index, but an index below 0 is not: Python takes the pixel from the other end.

Fails: exactly when padding > 0 on an axis (at the top and on the left pixels of the other side are taken instead of
0). Also for bad arguments: nothing is checked.
Hand: (5) Korean comments, index arithmetic.
"""

import torch


def conv2d(x, weight, bias=None, stride=1, padding=0):
    배치, 채널, 높이, 너비 = x.shape
    필터, _, 세로, 가로 = weight.shape
    보폭 = stride if isinstance(stride, tuple) else (stride, stride)
    여백 = padding if isinstance(padding, tuple) else (padding, padding)
    # 출력 크기
    출력높이 = (높이 - 세로 + 2 * 여백[0]) // 보폭[0] + 1
    출력너비 = (너비 - 가로 + 2 * 여백[1]) // 보폭[1] + 1
    결과 = torch.zeros(배치, 필터, 출력높이 * 출력너비, dtype=x.dtype)
    for 자리 in range(출력높이 * 출력너비):
        위 = 자리 // 출력너비 * 보폭[0] - 여백[0]
        왼 = 자리 % 출력너비 * 보폭[1] - 여백[1]
        for 탭 in range(세로 * 가로):
            a, b = divmod(탭, 가로)
            행, 열 = 위 + a, 왼 + b
            # 그림 밖은 0이므로 건너뛰기
            if 행 >= 높이 or 열 >= 너비:
                continue
            for f in range(필터):
                결과[:, f, 자리] = 결과[:, f, 자리] + (x[:, :, 행, 열] * weight[f, :, a, b]).sum(dim=1)
    결과 = 결과.reshape(배치, 필터, 출력높이, 출력너비)
    if bias is not None:
        결과 = 결과 + bias.view(1, 필터, 1, 1)
    return 결과
