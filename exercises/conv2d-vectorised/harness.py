"""Calls conv2d_vectorised on images and filters of any size, so that its tensor operations can be counted."""

import numpy as np
import torch


def sized(submission, images=1, channels=1, filters=1, height=1, width=2):
    """The result for images and filters of these sizes with a kernel of 1 x 2; all numbers are small and whole.

    A hundred numbers come back in ten rows, because they are easier to read that way.
    """
    x = _numbers(7, images, channels, height, width)
    weight = _numbers(5, filters, channels, 1, 2)
    result = submission.conv2d_vectorised(x, weight, _numbers(3, filters))
    return result.reshape(10, 10) if result.numel() == 100 else result.reshape(-1)


def _numbers(period, *shape):
    """Numbers that count up and start over; made by NumPy, so that the operations of PyTorch are the submission's."""
    count = np.arange(np.prod(shape)).reshape(shape)
    return torch.from_numpy((count % period - period // 2).astype(np.float64))
