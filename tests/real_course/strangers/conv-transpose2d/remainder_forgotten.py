"""For each place of the result the pixels are looked up by a floor division by the stride, whose remainder is ignored.

Fails: exactly when the stride is larger than 1 on an axis: pixels also pay where none of their kernel entries
belongs (right if on such an axis the image and the kernel are 1 long and nothing is added). Right with stride 1.
Hand: (5) Korean comments, index arithmetic: from the side of the result.
"""

import torch


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    옵션 = []
    for 값, 최소 in ((stride, 1), (padding, 0), (output_padding, 0)):
        둘 = 값 if isinstance(값, tuple) else (값, 값)
        if len(둘) != 2 or any(type(수) is not int or 수 < 최소 for 수 in 둘):
            raise ValueError("옵션이 잘못되었다")
        옵션.append(둘)
    (sh, sw), (ph, pw), (eh, ew) = 옵션
    if eh >= sh or ew >= sw:
        raise ValueError("output_padding은 stride보다 작아야 한다")
    if x.dim() != 4 or weight.dim() != 4 or min(x.shape[1:]) < 1 or min(weight.shape) < 1:
        raise ValueError("축이 네 개여야 한다")
    n, c, h, w = x.shape
    깊이, o, kh, kw = weight.shape
    if 깊이 != c or weight.dtype != x.dtype:
        raise ValueError("weight가 x와 맞지 않는다")
    if bias is not None and (bias.shape != (o,) or bias.dtype != x.dtype):
        raise ValueError("bias가 맞지 않는다")
    세로 = (h - 1) * sh + kh + eh - 2 * ph
    가로 = (w - 1) * sw + kw + ew - 2 * pw
    if 세로 < 1 or 가로 < 1:
        raise ValueError("결과가 비어 있다")
    결과 = torch.zeros(n, o, 세로, 가로, dtype=x.dtype)
    for 행 in range(세로):
        for 열 in range(가로):
            # 이 자리에 도장을 찍은 픽셀을 찾는다
            for a in range(kh):
                for b in range(kw):
                    i = (행 + ph - a) // sh
                    j = (열 + pw - b) // sw
                    if 0 <= i < h and 0 <= j < w:
                        결과[:, :, 행, 열] += x[:, :, i, j] @ weight[:, :, a, b]
    if bias is not None:
        결과 = 결과 + bias.view(o, 1, 1)
    return 결과
