"""The image is written into [top:-bottom, left:-right], and -0 is the beginning, not the end.

Fails: exactly when right or bottom is 0 (RuntimeError, or with a one-row or one-column image an unfilled result).
Also for bad arguments: nothing is checked.
Hand: (5) Korean comments, index arithmetic.
"""

import torch


def pad2d(x, padding, value=0.0):
    # 왼쪽, 오른쪽, 위, 아래 순서
    왼, 오, 위, 아래 = padding if isinstance(padding, tuple) else [padding] * 4
    *앞, 높이, 너비 = x.shape
    결과 = torch.full([*앞, 높이 + 위 + 아래, 너비 + 왼 + 오], value, dtype=x.dtype)
    # 가운데에 이미지 넣기
    결과[..., 위:-아래, 왼:-오] = x
    return 결과
