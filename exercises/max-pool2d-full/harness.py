"""Looks at the second tensor that max_pool2d_full returns when it is asked for the indices."""


def indices(submission, x, kernel_size, stride=None, padding=0, dilation=1, *, ceil_mode=False):
    """The places of the largest pixels, N x C x H_out x W_out."""
    answer = submission.max_pool2d_full(
        x, kernel_size, stride, padding, dilation, return_indices=True, ceil_mode=ceil_mode
    )
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise TypeError("with return_indices=True, a tuple of two tensors should come back")
    return answer[1]
