"""The reversed row of weights is folded back into kw x kh instead of kh x kw.

Fails: exactly when the kernel is not square (an error, or wrong numbers where one side is 1 and the product is
stretched; a right answer is then possible only where the image is constant). Also for bad arguments: nothing is
checked, and any other mode counts as "valid".
Hand: (5) Korean comments, index arithmetic.
"""

import torch
from torch.nn import functional as func


def true_convolve2d(x, k, mode="valid"):
    세로, 가로 = k.shape[0], k.shape[1]
    # 180도 회전: 한 줄로 펴서 뒤집기
    뒤집은커널 = k.reshape(-1).flip(0).reshape(가로, 세로)
    그림 = func.pad(x, (가로 - 1, 가로 - 1, 세로 - 1, 세로 - 1)) if mode == "full" else x
    결과 = torch.zeros(그림.shape[0] - 세로 + 1, 그림.shape[1] - 가로 + 1, dtype=x.dtype)
    for 번호 in range(결과.numel()):
        i, j = divmod(번호, 결과.shape[1])
        결과[i, j] = (뒤집은커널 * 그림[i : i + 세로, j : j + 가로]).sum()
    return 결과
