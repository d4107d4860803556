"""The number of a window is split by the number of rows of the result instead of its columns.

Fails: exactly when the result is not square (H_out != W_out): windows stand at wrong places, some wholly outside,
where the sum is 0. Right for a square result.
Hand: (5) Korean comments, index arithmetic.
"""

import torch


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    if stride is None:
        stride = kernel_size
    옵션 = []
    for 값, 최소 in ((kernel_size, 1), (stride, 1), (padding, 0)):
        둘 = 값 if isinstance(값, tuple) else (값, 값)
        if len(둘) != 2 or any(type(수) is not int or 수 < 최소 for 수 in 둘):
            raise ValueError("옵션은 정수 또는 정수 두 개의 쌍이다")
        옵션 += 둘
    kh, kw, sh, sw, ph, pw = 옵션
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("패딩이 너무 크다")
    if x.dim() != 4 or min(x.shape[1:]) < 1 or not x.is_floating_point():
        raise ValueError("x는 실수형 N x C x H x W여야 한다")
    n, c, h, w = x.shape
    # 출력의 높이와 너비
    세로 = (h + 2 * ph - kh) // sh + 1
    가로 = (w + 2 * pw - kw) // sw + 1
    if 세로 < 1 or 가로 < 1:
        raise ValueError("윈도우가 맞지 않는다")
    평균 = torch.zeros(n, c, 세로 * 가로, dtype=x.dtype)
    for k in range(세로 * 가로):
        i, j = k // 세로, k % 세로  # 몇 번째 행, 몇 번째 열
        위, 왼쪽 = i * sh - ph, j * sw - pw
        아래, 오른쪽 = min(위 + kh, h), min(왼쪽 + kw, w)
        위, 왼쪽 = max(위, 0), max(왼쪽, 0)
        합 = x[:, :, 위:아래, 왼쪽:오른쪽].sum(dim=(2, 3))
        개수 = kh * kw if count_include_pad else max(1, (아래 - 위) * (오른쪽 - 왼쪽))
        평균[:, :, k] = 합 / 개수
    return 평균.view(n, c, 세로, 가로)
