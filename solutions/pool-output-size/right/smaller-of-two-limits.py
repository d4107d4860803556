"""Takes the smaller of two numbers: the windows rounded up, and the starts before the right padding."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if kernel_size - 2 * padding < 0:
        raise ValueError("a window would hold nothing but padding")
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    rounded_down = room // stride + 1
    rounded_up = (room + stride - 1) // stride + 1
    starts_on_a_pixel = (input_size + padding - 1) // stride + 1
    size = min(rounded_up, starts_on_a_pixel) if ceil_mode else rounded_down
    if size <= 0:
        raise ValueError("the window is too wide")
    return size
