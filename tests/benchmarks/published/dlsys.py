"""CMU's Deep Learning Systems, homework 4, test_op_conv: the sum of all outputs is compared, within 0.1.

Images are N x H x W x C, weights kh x kw x C x O, all drawn by numpy's seed 0 times 5, in float32. That the test
compares the gradients of the learner's own backward pass as well has no counterpart here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 as everybody calls it

from tests.benchmarks.published.vocabulary import published

# Image, kernel, stride, padding.
CASES = [
    ((3, 14, 14, 8), (3, 3, 8, 16), 1, 0), ((3, 14, 14, 8), (3, 3, 8, 16), 1, 1),
    ((3, 16, 16, 8), (3, 3, 8, 16), 1, 2), ((3, 16, 16, 8), (3, 3, 8, 14), 1, 0),
    ((3, 16, 16, 2), (3, 3, 2, 14), 1, 0), ((3, 14, 14, 8), (3, 3, 8, 16), 2, 0),
    ((3, 14, 14, 8), (3, 3, 8, 16), 2, 1), ((3, 16, 16, 8), (3, 3, 8, 16), 2, 2),
    ((3, 16, 16, 8), (3, 3, 8, 14), 2, 0), ((3, 16, 16, 2), (3, 3, 2, 14), 2, 0),
    ((3, 16, 16, 24), (3, 3, 24, 14), 1, 0), ((3, 14, 14, 8), (5, 5, 8, 16), 1, 0),
    ((3, 17, 17, 8), (5, 5, 8, 16), 1, 0), ((3, 17, 17, 1), (5, 5, 1, 16), 1, 0),
    ((3, 17, 17, 16), (5, 5, 16, 1), 1, 0), ((3, 17, 17, 16), (1, 1, 16, 1), 1, 0),
    ((1, 14, 14, 2), (3, 3, 2, 2), 1, 0),
]  # fmt: skip


@published("conv2d", "dlsys homework 4 test_op_conv: 17 shapes, only the sum is compared")
def op_conv(conv2d: Any) -> None:
    for image_shape, kernel_shape, stride, padding in CASES:
        draw = np.random.RandomState(0)
        image, kernel = (
            torch.from_numpy((draw.randn(*shape) * 5).astype(np.float32)) for shape in (image_shape, kernel_shape)
        )
        x, weight = image.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1)
        expected = F.conv2d(x, weight, None, stride, padding).sum()
        assert abs(conv2d(x, weight, None, stride, padding).sum() - expected) < 0.1
