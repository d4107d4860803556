"""The half is rounded with round(), which rounds 1.5 up and 2.5 down.

Fails: exactly when dilation * (kernel_size - 1) leaves 3 on division by 4: left is the larger side. Also for bad
arguments, since nothing is checked.
Hand: (5) Korean comments.
"""


def same_padding(kernel_size, dilation=1):
    # 전체 패딩: 커널 원소 사이의 간격 수 * 다일레이션
    전체 = (kernel_size - 1) * dilation
    # 왼쪽은 절반, 나머지는 오른쪽
    왼쪽 = round(전체 / 2)
    return (왼쪽, 전체 - 왼쪽)
