"""Where the block of a group begins is counted in filters of a group instead of channels of a group.

Fails: exactly when groups > 1 and C != O: wrong channels, or a block that is too short and stretched, or an error.
Also for bad arguments: nothing is checked.
Hand: (5) Korean comments, index arithmetic.
"""

import torch
from torch.nn.functional import pad


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def 쌍(v):
        return v if isinstance(v, tuple) else (v, v)

    (sh, sw), (ph, pw), (dh, dw) = 쌍(stride), 쌍(padding), 쌍(dilation)
    필터수, 깊이, 세로, 가로 = weight.shape
    그룹크기 = 필터수 // groups
    # 패딩: 왼쪽, 오른쪽, 위, 아래
    그림 = pad(x, (pw, pw, ph, ph))
    h = (그림.shape[2] - dh * (세로 - 1) - 1) // sh + 1
    w = (그림.shape[3] - dw * (가로 - 1) - 1) // sw + 1
    결과 = torch.zeros(x.shape[0], 필터수, h, w, dtype=x.dtype)
    for 번호 in range(필터수 * h * w):
        o, 자리 = 번호 // (h * w), 번호 % (h * w)
        i, j = 자리 // w, 자리 % w
        # 이 필터가 속한 그룹의 첫 채널
        시작 = o // 그룹크기 * 그룹크기
        창 = 그림[
            :,
            시작 : 시작 + 깊이,
            i * sh : i * sh + dh * (세로 - 1) + 1 : dh,
            j * sw : j * sw + dw * (가로 - 1) + 1 : dw,
        ]
        결과[:, o, i, j] = (창 * weight[o]).sum(dim=(1, 2, 3))
    return 결과 if bias is None else 결과 + bias[:, None, None]
