"""ValueError is raised whenever the window is larger than the padded row, also with ceil_mode.

Fails: with ceil_mode, when the window's span exceeds the padded row by less than the stride: one incomplete
window should count, such as 4 pixels and kernel_size=5. Right everywhere else.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    s = kernel_size if stride is None else stride
    span = dilation * (kernel_size - 1) + 1
    row = input_size + 2 * padding
    if padding * 2 > kernel_size:
        raise ValueError("padding")
    if span > row:
        raise ValueError("the window does not fit on the row")

    # 온전한 윈도우의 개수
    windows = (row - span) // s + 1
    rest = (row - span) % s
    if ceil_mode and rest > 0:
        begin = windows * s
        if begin < padding + input_size:
            windows += 1
    return windows
