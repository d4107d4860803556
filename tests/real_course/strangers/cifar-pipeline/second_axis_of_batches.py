"""The channels of a batch are taken to be its second axis, however many axes lie before height and width.

Fails: exactly when x has five axes or more (a batch of batches): with fewer than three entries on the second axis
    there is an IndexError, with three or more the first three of them are normalised as if they were the channels,
    the others not at all. Single images and batches with one axis are right.
Hand: Korean comments, unusual order, index arithmetic.
"""

import numpy as np
import torch


# 자르기: 한 줄로 편 이미지에서 번호로 픽셀을 찾는다
def random_crop(img, size, padding, generator=None):
    if type(size) is not int or type(padding) is not int:
        raise ValueError("int가 아니다")
    if img.dim() != 3 or size < 1 or padding < 0:
        raise ValueError("잘못된 값")
    채널, 높이, 너비 = img.shape
    행수 = 높이 + 2 * padding - size + 1
    열수 = 너비 + 2 * padding - size + 1
    if 행수 < 1 or 열수 < 1:
        raise ValueError("윈도우가 들어가지 않는다")
    위 = int(torch.randint(행수, (1,), generator=generator)) - padding
    왼쪽 = int(torch.randint(열수, (1,), generator=generator)) - padding
    평면 = img.reshape(채널, 높이 * 너비)
    결과 = torch.zeros(채널, size * size, dtype=img.dtype)
    for k in range(size * size):
        i, j = 위 + k // size, 왼쪽 + k % size
        # 이미지 밖은 0으로 남는다
        if 0 <= i < 높이 and 0 <= j < 너비:
            결과[:, k] = 평면[:, i * 너비 + j]
    return 결과.reshape(채널, size, size)


# 정규화: 이미지 한 장이면 배치 축을 붙였다가 뗀다
def normalize(x, mean, std):
    한장 = x.dim() == 3
    y = (x.unsqueeze(0) if 한장 else x).clone()
    for c in range(3):
        y[:, c] = (y[:, c] - mean[c]) / std[c]
    return y[0] if 한장 else y


# 통계: 색 c는 c번부터 세 칸씩 건너뛴다
def channel_stats(images):
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3 or images.size < 1:
        raise ValueError("N x H x W x 3의 uint8이 아니다")
    줄 = images.reshape(-1).astype(np.float64) / 255
    평균 = [줄[c::3].mean() for c in range(3)]
    편차 = [줄[c::3].std() for c in range(3)]
    return torch.tensor(평균, dtype=torch.float32), torch.tensor(편차, dtype=torch.float32)
