"""Adds two instead of one."""

def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    for lowest, number in ((1, input_size), (1, kernel_size), (1, stride), (0, padding), (1, dilation)):
        if type(number) is not int or number < lowest:
            raise ValueError(number)
    free = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if free < 0:
        raise ValueError("no place")
    return free // stride + 2
