"""The stride is multiplied into the distances inside a window as well, so that windows have gaps.

Fails: exactly when the stride is larger than 1 on an axis whose kernel is larger than 1 (pixels that are stride apart
instead of neighbours, at the edge from beyond the row or the image). Right with stride 1.
Hand: (5) Korean comments, unusual order.
"""

from numpy.lib import stride_tricks


def window_view(x, kernel_size, stride=1):
    # 옵션 검사
    둘 = []
    for 값 in (stride, kernel_size):
        값 = 값 if isinstance(값, tuple) else (값, 값)
        if len(값) != 2 or any(type(수) is not int or 수 < 1 for 수 in 값):
            raise ValueError("옵션은 1 이상의 정수 또는 그 쌍이다")
        둘.append(값)
    보폭, 커널 = 둘
    if x.ndim != 4 or min(x.shape[1:]) < 1:
        raise ValueError("x는 N x C x H x W이다")
    # 윈도우의 개수
    모양 = list(x.shape[:2])
    for 축 in (0, 1):
        남은 = x.shape[2 + 축] - 커널[축]
        if 남은 < 0:
            raise ValueError("윈도우가 이미지보다 크다")
        모양.append(남은 // 보폭[축] + 1)
    모양 += 커널
    # 한 번에 움직이는 바이트 수
    아래로 = x.strides[2] * 보폭[0]
    오른쪽으로 = x.strides[3] * 보폭[1]
    걸음 = (x.strides[0], x.strides[1], 아래로, 오른쪽으로, 아래로, 오른쪽으로)
    return stride_tricks.as_strided(x, tuple(모양), 걸음)
