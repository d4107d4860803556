"""The formula as the lecture has it, with an answer for every window."""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    k = dilation * (kernel_size - 1) + 1
    return (input_size - k + 2 * padding) // stride + 1
