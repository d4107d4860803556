"""The places are counted through the whole batch, so that every map goes on where the one before it ended.

Fails: exactly when there is more than one map (N * C > 1), and only in the indices: those of the first map of the
first image are right, the others too large by a multiple of H * W. The values are right.
Hand: (5) Korean comments, index arithmetic.
"""

import torch


def 개수(크기, k, s, p, d, 올림):
    나머지 = 크기 + 2 * p - d * (k - 1) - 1
    if 올림:
        몇개 = (나머지 + s - 1) // s + 1
        # 마지막 윈도우가 뒤쪽 패딩에서 시작하면 버린다
        return 몇개 - (1 if (몇개 - 1) * s >= 크기 + p else 0)
    return 나머지 // s + 1


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    옵션 = []
    for 값, 최소 in ((kernel_size, 1), (stride, 1), (padding, 0), (dilation, 1)):
        둘 = 값 if isinstance(값, tuple) else (값, 값)
        if len(둘) != 2 or any(type(수) is not int or 수 < 최소 for 수 in 둘):
            raise ValueError("옵션이 잘못되었다")
        옵션.append(둘)
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError("x의 모양이 잘못되었다")
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = 옵션
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("패딩이 너무 크다")
    n, c, h, w = x.shape
    세로 = 개수(h, kh, sh, ph, dh, ceil_mode)
    가로 = 개수(w, kw, sw, pw, dw, ceil_mode)
    if 세로 < 1 or 가로 < 1:
        raise ValueError("윈도우가 없다")
    # 배치 전체를 한 줄로 편다
    전부 = x.reshape(-1)
    최저 = float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    최댓값 = torch.full((n * c * 세로 * 가로,), 최저, dtype=x.dtype)
    위치 = torch.zeros(n * c * 세로 * 가로, dtype=torch.int64)
    for 번호 in range(n * c * 세로 * 가로):
        맵, 나머지 = divmod(번호, 세로 * 가로)
        i, j = divmod(나머지, 가로)
        자리 = []
        for a in range(kh):
            for b in range(kw):
                행 = i * sh - ph + a * dh
                열 = j * sw - pw + b * dw
                if 0 <= 행 < h and 0 <= 열 < w:
                    자리.append((맵 * h + 행) * w + 열)
        if 자리:
            자리 = torch.tensor(자리)
            최댓값[번호], k = 전부[자리].max(dim=0)
            위치[번호] = 자리[k]
    최댓값 = 최댓값.reshape(n, c, 세로, 가로)
    위치 = 위치.reshape(n, c, 세로, 가로)
    return (최댓값, 위치) if return_indices else 최댓값
