"""The size with ceil_mode and all checks, for windows without gaps."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if dilation > 1:
        raise NotImplementedError
    if stride is None:
        stride = kernel_size
    if padding > kernel_size / 2:
        raise ValueError("pad should be at most half of kernel size")
    windows, start = 0, 0
    while start + kernel_size <= input_size + 2 * padding:
        windows, start = windows + 1, start + stride
    left_over = input_size + 2 * padding - kernel_size - (windows - 1) * stride
    if ceil_mode and left_over > 0 and start < padding + input_size:
        windows += 1
    if windows == 0:
        raise ValueError("window larger than input")
    return windows
