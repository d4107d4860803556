"""The mirror is computed modulo its period 2 * (n - 1), which is 0 for a map of one row or one column.

Fails: in mode "reflect" exactly when H or W is 1 (ZeroDivisionError, also without any border on that axis). Also
for bad arguments, since nothing is checked but the name of the mode: borders that are too wide are answered.
Hand: (5) Korean comments, index arithmetic.
"""

import torch


def pad2d_modes(x, padding, mode="constant", value=0.0):
    높이, 너비 = x.shape[-2], x.shape[-1]
    왼, 오, 위, 아래 = padding
    행 = torch.arange(-위, 높이 + 아래)
    열 = torch.arange(-왼, 너비 + 오)

    if mode == "circular":  # 고리
        행, 열 = 행 % 높이, 열 % 너비
    elif mode == "replicate":  # 가장자리 반복
        행, 열 = 행.clamp(0, 높이 - 1), 열.clamp(0, 너비 - 1)
    elif mode == "reflect":  # 거울: 주기는 2(n-1)
        주기h, 주기w = 2 * (높이 - 1), 2 * (너비 - 1)
        행 = 높이 - 1 - (행 % 주기h - (높이 - 1)).abs()
        열 = 너비 - 1 - (열 % 주기w - (너비 - 1)).abs()
    elif mode == "constant":
        결과 = torch.full((x.shape[0], x.shape[1], len(행), len(열)), value, dtype=x.dtype)
        결과[:, :, 위 : 위 + 높이, 왼 : 왼 + 너비] = x
        return 결과
    else:
        raise ValueError("모르는 모드")
    return x[:, :, 행[:, None], 열[None, :]]
