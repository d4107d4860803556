"""Multiplies the dilation by the kernel size and takes the 1 off afterwards."""


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    free = input_size + 2 * padding - dilation * kernel_size - 1
    if free < -1:
        raise ValueError("the window is wider than the padded row")
    return free // stride + 1
