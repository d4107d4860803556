"""Adds shifted copies of the padded image up, and pools an image of ones in the same way to know what to divide by."""

import torch


def sums(x, kernel, step, margin):
    """The sum of each window, with zeros beyond the edge."""
    *batch, height, width = x.shape
    canvas = x.new_zeros((*batch, height + 2 * margin[0], width + 2 * margin[1]))
    canvas[..., margin[0] : margin[0] + height, margin[1] : margin[1] + width] = x
    last = [canvas.shape[axis - 2] - kernel[axis] + 1 for axis in (0, 1)]
    if min(last) < 1 or any(2 * m > k for m, k in zip(margin, kernel, strict=True)):
        raise ValueError("no window fits, or one may lie outside")
    return sum(
        canvas[..., a : a + last[0] : step[0], b : b + last[1] : step[1]]
        for a in range(kernel[0])
        for b in range(kernel[1])
    )


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    kernel, step, margin = (
        option if isinstance(option, tuple) else (option, option)
        for option in (kernel_size, kernel_size if stride is None else stride, padding)
    )
    real = sums(torch.ones(x.shape[2:], dtype=x.dtype), kernel, step, margin)
    return sums(x, kernel, step, margin) / (torch.full_like(real, kernel[0] * kernel[1]) if count_include_pad else real)
