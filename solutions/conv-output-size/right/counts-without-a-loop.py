"""Takes the remainder off before it divides, so that nothing is left to round."""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    for lowest, number in ((1, input_size), (1, kernel_size), (1, stride), (0, padding), (1, dilation)):
        if type(number) is not int or number < lowest:
            raise ValueError(number)
    last_tap = (kernel_size - 1) * dilation
    end = input_size + 2 * padding
    if last_tap >= end:
        raise ValueError("no place")
    return 1 + (end - 1 - last_tap - (end - 1 - last_tap) % stride) // stride
