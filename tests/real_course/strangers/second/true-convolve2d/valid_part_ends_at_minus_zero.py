"""The valid part is cut out of the full result with [kh - 1 : -(kh - 1)], and -0 is no end.

Fails: mode "valid" with a kernel of one row or one column (the result is empty). Right for kernels of at least
2 x 2 and in mode "full".
"""

from torch import Tensor


def true_convolve2d(x, k, mode="valid") -> Tensor:
    H, W = x.shape
    kh, kw = k.shape
    if mode != "valid" and mode != "full":
        raise ValueError("mode")
    if mode == "valid" and (kh > H or kw > W):
        raise ValueError("kernel too large")
    # 픽셀마다 도장을 찍는다: 뒤집을 필요가 없다
    full = x.new_zeros(H + kh - 1, W + kw - 1)
    for i in range(H):
        for j in range(W):
            full[i : i + kh, j : j + kw] += x[i, j] * k
    if mode == "full":
        return full
    return full[kh - 1 : -(kh - 1), kw - 1 : -(kw - 1)].clone()
