"""Takes the window to be kernel_size wide, whatever the dilation."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if padding > kernel_size // 2:
        raise ValueError("padding is more than half of kernel_size")
    room = input_size + 2 * padding - kernel_size
    steps = -(-room // stride) if ceil_mode else room // stride
    if ceil_mode and steps * stride >= input_size + padding:
        steps -= 1
    if steps < 0:
        raise ValueError("no window")
    return steps + 1
