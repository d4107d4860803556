"""The shapes are compared with >, which compares tuples like words in a dictionary: the widths only count if the heights are equal.

Fails: no ValueError when the kernel is wider than the image and less tall than it (another error or an empty
result). Right for kernels that fit and for those that are too tall or just as tall and too wide.
"""

import torch
from torch import Tensor


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    """Slide the kernel over the image, unflipped, and add up the products at every position."""
    if k.numel() == 0:
        raise ValueError("the kernel has no entries")
    if k.shape > x.shape:
        raise ValueError("the kernel is larger than the image")
    h_out, w_out = (size - taps + 1 for size, taps in zip(x.shape, k.shape))
    result = x.new_zeros(h_out, w_out)
    for i in range(h_out):
        for j in range(w_out):
            window = x[i : i + k.shape[0], j : j + k.shape[1]]
            result[i, j] = torch.sum(window * k)
    return result
