"""A window is searched column by column, so that of equal pixels the first of the leftmost column wins.

Fails: exactly when several pixels of a window are the largest and the first of them column by column is not the
first row by row (that is, when one further left stands in a lower row).
Hand: (5) Korean comments, unusual order.
"""

import torch


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    옵션 = []
    for 값, 최소 in ((padding, 0), (kernel_size if stride is None else stride, 1), (kernel_size, 1)):
        둘 = 값 if isinstance(값, tuple) else (값, 값)
        if len(둘) != 2 or any(type(수) is not int or 수 < 최소 for 수 in 둘):
            raise ValueError("옵션이 잘못되었다")
        옵션.append(둘)
    (ph, pw), (sh, sw), (kh, kw) = 옵션
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("패딩이 너무 크다")
    if x.dim() != 4 or min(x.shape[1:]) < 1 or x.dtype != grad_out.dtype:
        raise ValueError("x가 잘못되었다")
    n, c, h, w = x.shape
    세로 = (h + 2 * ph - kh) // sh + 1
    가로 = (w + 2 * pw - kw) // sw + 1
    if 세로 < 1 or 가로 < 1 or grad_out.shape != (n, c, 세로, 가로):
        raise ValueError("모양이 맞지 않는다")
    픽셀 = x.reshape(n * c, h * w)
    온 = grad_out.reshape(n * c, 세로 * 가로)
    결과 = torch.zeros(n * c, h * w, dtype=x.dtype)
    for 맵 in range(n * c):
        for 창 in range(세로 * 가로):
            위, 왼쪽 = 창 // 가로 * sh - ph, 창 % 가로 * sw - pw
            승자 = None
            # 이긴 픽셀의 번호를 찾는다
            for 열 in range(max(왼쪽, 0), min(왼쪽 + kw, w)):
                for 행 in range(max(위, 0), min(위 + kh, h)):
                    번호 = 행 * w + 열
                    if 승자 is None or 픽셀[맵, 번호] > 픽셀[맵, 승자]:
                        승자 = 번호
            결과[맵, 승자] += 온[맵, 창]
    return 결과.reshape(n, c, h, w)
