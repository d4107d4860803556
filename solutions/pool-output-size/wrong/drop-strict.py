"""Keeps a last window that begins on the very first place of the right padding."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if padding * 2 > kernel_size:
        raise ValueError("half of the kernel is the most that may be padded")

    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    last = room // stride  # number of the last window
    if ceil_mode and room % stride > 0:
        last += 1
        if last * stride > input_size + padding:
            last -= 1
    if last < 0:
        raise ValueError("no window at all")
    return last + 1
