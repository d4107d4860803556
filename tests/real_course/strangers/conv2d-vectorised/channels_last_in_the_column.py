"""A column lists its window pixel by pixel with the channels innermost, a filter channel by channel.

Fails: exactly when there is more than one channel and the kernel has more than one entry: pixels meet wrong weights.
Right for one channel and for 1 x 1 kernels.
Hand: (5) Korean comments, index arithmetic.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    보폭 = stride if isinstance(stride, tuple) else (stride, stride)
    여백 = padding if isinstance(padding, tuple) else (padding, padding)
    for 쌍, 최소 in ((보폭, 1), (여백, 0)):
        if len(쌍) != 2 or any(type(수) is not int or 수 < 최소 for 수 in 쌍):
            raise ValueError("옵션이 잘못되었다")
    if x.dim() != 4 or weight.dim() != 4 or min(x.shape[1:]) < 1 or min(weight.shape) < 1:
        raise ValueError("축이 네 개여야 한다")
    if x.shape[1] != weight.shape[1] or x.dtype != weight.dtype:
        raise ValueError("x와 weight가 맞지 않는다")
    if bias is not None and (bias.shape != weight.shape[:1] or bias.dtype != x.dtype):
        raise ValueError("bias가 맞지 않는다")
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    h, w = h + 2 * 여백[0], w + 2 * 여백[1]
    세로, 가로 = (h - kh) // 보폭[0] + 1, (w - kw) // 보폭[1] + 1
    if 세로 < 1 or 가로 < 1:
        raise ValueError("윈도우가 들어가지 않는다")
    # 이미지를 한 줄로 펴고, 윈도우의 픽셀 번호를 표로 만든다
    한줄 = F.pad(x, (여백[1], 여백[1], 여백[0], 여백[0])).reshape(n, c * h * w)
    왼쪽위 = torch.arange(세로)[:, None] * (보폭[0] * w) + torch.arange(가로) * 보폭[1]
    안쪽 = torch.arange(kh)[:, None] * w + torch.arange(kw)
    원소 = 안쪽.reshape(-1, 1) + torch.arange(c) * (h * w)  # (kh*kw) x c
    번호 = 원소.reshape(-1, 1) + 왼쪽위.reshape(1, -1)  # (kh*kw*c) x L
    창 = 한줄[:, 번호]
    결과 = weight.reshape(o, c * kh * kw) @ 창
    결과 = 결과.reshape(n, o, 세로, 가로)
    if bias is not None:
        결과 = 결과 + bias.reshape(o, 1, 1)
    return 결과
