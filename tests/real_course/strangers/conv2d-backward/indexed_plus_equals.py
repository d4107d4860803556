"""The columns are given back with `image[:, numbers] += columns`, which keeps one payment of a number that is repeated.

Fails: exactly when two windows overlap, and only grad_x (right only if all but the kept payment are 0, or if the
pixels concerned lie in the padding). grad_weight and grad_bias are right.
Hand: (5) Korean comments, index arithmetic.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def 쌍으로(값, 최소):
    둘 = 값 if isinstance(값, tuple) else (값, 값)
    if len(둘) != 2 or any(type(수) is not int or 수 < 최소 for 수 in 둘):
        raise ValueError("옵션이 잘못되었다")
    return 둘


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    ph, pw = 쌍으로(padding, 0)
    sh, sw = 쌍으로(stride, 1)
    if x.dim() != 4 or weight.dim() != 4 or min(x.shape[1:]) < 1 or min(weight.shape) < 1:
        raise ValueError("축이 네 개여야 한다")
    if not (x.dtype == weight.dtype == grad_out.dtype) or x.shape[1] != weight.shape[1]:
        raise ValueError("텐서들이 서로 맞지 않는다")
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    높이, 너비 = h + 2 * ph, w + 2 * pw
    if 높이 < kh or 너비 < kw:
        raise ValueError("커널이 너무 크다")
    세로, 가로 = (높이 - kh) // sh + 1, (너비 - kw) // sw + 1
    if grad_out.shape != (n, o, 세로, 가로):
        raise ValueError("grad_out의 모양이 다르다")
    # 순전파를 im2col로 생각한다: 출력 = 필터 행렬 @ 열 행렬
    c번호 = torch.arange(c).view(c, 1, 1, 1, 1) * (높이 * 너비)
    행 = torch.arange(kh).view(1, kh, 1, 1, 1) + torch.arange(세로).view(1, 1, 1, 세로, 1) * sh
    열 = torch.arange(kw).view(1, 1, kw, 1, 1) + torch.arange(가로).view(1, 1, 1, 1, 가로) * sw
    번호 = (c번호 + 행 * 너비 + 열).reshape(c * kh * kw, 세로 * 가로)
    펼침 = F.pad(x, (pw, pw, ph, ph)).reshape(n, c * 높이 * 너비)
    열행렬 = 펼침[:, 번호]
    온 = grad_out.reshape(n, o, 세로 * 가로)
    # 필터 쪽
    필터기울기 = torch.einsum("nol,nkl->ok", 온, 열행렬).reshape(o, c, kh, kw)
    # 이미지 쪽: 열을 제자리로 돌려준다
    열기울기 = torch.einsum("ok,nol->nkl", weight.reshape(o, c * kh * kw), 온)
    이미지기울기 = torch.zeros_like(펼침)
    이미지기울기[:, 번호] += 열기울기
    이미지기울기 = 이미지기울기.reshape(n, c, 높이, 너비)[:, :, ph : ph + h, pw : pw + w]
    return 이미지기울기, 필터기울기, 온.sum(dim=(0, 2))
