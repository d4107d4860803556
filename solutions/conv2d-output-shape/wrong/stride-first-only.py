"""Uses the first number of the stride on both axes."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = input_shape
    kh, kw = pair(kernel_size)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    step = pair(stride)[0]
    if c % groups or out_channels % groups:
        raise ValueError(f"{groups} groups do not go into {c} and {out_channels} channels")
    free_h = h + 2 * ph - (dh * (kh - 1) + 1)
    free_w = w + 2 * pw - (dw * (kw - 1) + 1)
    if free_h < 0 or free_w < 0:
        raise ValueError("the kernel is larger than the padded image")
    return n, out_channels, free_h // step + 1, free_w // step + 1
