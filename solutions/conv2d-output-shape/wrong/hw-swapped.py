"""Reads a pair as (width, height)."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    batch, channels, height, width = input_shape
    if channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")
    kernel_w, kernel_h = pair(kernel_size)
    stride_w, stride_h = pair(stride)
    padding_w, padding_h = pair(padding)
    dilation_w, dilation_h = pair(dilation)
    return (
        batch,
        out_channels,
        places(height, kernel_h, stride_h, padding_h, dilation_h),
        places(width, kernel_w, stride_w, padding_w, dilation_w),
    )


def places(n, k, s, p, d):
    taken = d * (k - 1) + 1
    if taken > n + 2 * p:
        raise ValueError("the window does not fit")
    return (n + 2 * p - taken) // s + 1
