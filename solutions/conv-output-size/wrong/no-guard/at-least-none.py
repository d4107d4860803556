"""Returns 0 or a negative number when the window does not fit."""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    steps = (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride
    return max(0, steps + 1)
