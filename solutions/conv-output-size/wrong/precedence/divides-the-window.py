"""Has no parentheses, so that the stride divides only a part of the sum."""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    window = dilation * (kernel_size - 1) + 1
    if input_size + 2 * padding < window:
        raise ValueError("window too wide")
    return input_size + 2 * padding - window // stride + 1
