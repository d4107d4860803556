"""The place of a pixel in the flattened map is computed as row * H + column instead of row * W + column.

Fails: when the map is not square and a window reaches below row 0 (wrong numbers; for H > W mostly an error because
the place is beyond the map). Right for square maps and for maps of one row.
Hand: (5) Korean comments, index arithmetic.
"""

import torch


def 쌍(값, 이름):
    if isinstance(값, tuple):
        if len(값) != 2:
            raise ValueError(이름)
    else:
        값 = (값, 값)
    # True와 2.0은 정수가 아니다
    if type(값[0]) is not int or type(값[1]) is not int:
        raise ValueError(이름)
    return 값


def max_pool2d(x, kernel_size, stride=None, padding=0):
    패딩 = 쌍(padding, "padding")
    커널 = 쌍(kernel_size, "kernel_size")
    보폭 = 커널 if stride is None else 쌍(stride, "stride")
    if x.ndim != 4 or x[:1].shape[1:].numel() == 0:
        raise ValueError("x는 N x C x H x W여야 한다")
    if min(커널 + 보폭) < 1 or min(패딩) < 0 or any(2 * p > k for p, k in zip(패딩, 커널, strict=True)):
        raise ValueError("옵션이 범위를 벗어났다")
    n, c, h, w = x.shape
    행수 = (h + 2 * 패딩[0] - 커널[0]) // 보폭[0] + 1
    열수 = (w + 2 * 패딩[1] - 커널[1]) // 보폭[1] + 1
    if 행수 < 1 or 열수 < 1:
        raise ValueError("윈도우가 들어갈 자리가 없다")
    # 맵을 한 줄로 펴서 번호로 픽셀을 찾는다
    한줄 = x.reshape(n, c, h * w)
    결과 = torch.zeros(n, c, 행수 * 열수, dtype=x.dtype)
    for 번호 in range(행수 * 열수):
        위 = 번호 // 열수 * 보폭[0] - 패딩[0]
        왼쪽 = 번호 % 열수 * 보폭[1] - 패딩[1]
        자리 = [
            행 * h + 열
            for 행 in range(위, 위 + 커널[0])
            for 열 in range(왼쪽, 왼쪽 + 커널[1])
            if 0 <= 행 < h and 0 <= 열 < w
        ]
        결과[:, :, 번호] = 한줄[:, :, 자리].amax(dim=2)
    return 결과.reshape(n, c, 행수, 열수)
