"""Uses the first number of the stride on both axes."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("input_shape must be (N, C, H, W)")
    n, c, h, w = input_shape
    kh, kw = unpack(kernel_size)
    ph, pw = unpack(padding)
    dh, dw = unpack(dilation)
    step, other = unpack(stride)

    for number in (c, h, w, out_channels, groups, kh, kw, step, other, dh, dw):
        if type(number) is not int or number < 1:
            raise ValueError(f"{number!r} must be an int above 0")
    for number in (n, ph, pw):
        if type(number) is not int or number < 0:
            raise ValueError(f"{number!r} must be an int and not negative")
    if c % groups or out_channels % groups:
        raise ValueError(f"{groups} groups do not go into {c} and {out_channels} channels")

    free_h = h + 2 * ph - (dh * (kh - 1) + 1)
    free_w = w + 2 * pw - (dw * (kw - 1) + 1)
    if free_h < 0 or free_w < 0:
        raise ValueError("the kernel is larger than the padded image")
    return n, out_channels, free_h // step + 1, free_w // step + 1


def unpack(option):
    if not isinstance(option, tuple):
        return option, option
    if len(option) != 2:
        raise ValueError("a tuple must be a pair")
    return option
