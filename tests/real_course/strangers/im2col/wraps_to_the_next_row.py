"""Whether a place lies in the image is asked of its number in the flattened image, not of its row and its column.

Fails: when padding > 0 along the width: places to the left or right of the image are taken for the last pixel of the
row above or the first of the row below, instead of 0 (right only if these are 0 or the row is missing). Right
without padding and with padding above and below alone.
Hand: (5) Korean comments, index arithmetic.
"""

import numpy as np


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    옵션 = []
    for 값, 최소 in [(kernel_size, 1), (stride, 1), (dilation, 1), (padding, 0)]:
        둘 = 값 if isinstance(값, tuple) else (값, 값)
        if len(둘) != 2 or any(type(수) is not int for 수 in 둘) or min(둘) < 최소:
            raise ValueError("옵션이 잘못되었다")
        옵션.extend(둘)
    kh, kw, sh, sw, dh, dw, ph, pw = 옵션
    if x.ndim != 4 or min(x.shape[1:]) < 1:
        raise ValueError("x는 N x C x H x W이다")
    n, c, h, w = x.shape
    세로 = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    가로 = (w + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if 세로 < 1 or 가로 < 1:
        raise ValueError("윈도우가 들어가지 않는다")
    # 채널마다 한 줄로 편 이미지
    픽셀 = x.reshape(n, c, h * w)
    결과 = np.zeros((n, c * kh * kw, 세로 * 가로), dtype=x.dtype)
    for 행 in range(c * kh * kw):
        채널 = 행 // (kh * kw)
        a = 행 // kw % kh
        b = 행 % kw
        for 열 in range(세로 * 가로):
            번호 = (열 // 가로 * sh - ph + a * dh) * w + 열 % 가로 * sw - pw + b * dw
            if 0 <= 번호 < h * w:  # 이미지 안쪽인가
                결과[:, 행, 열] = 픽셀[:, 채널, 번호]
    return 결과
