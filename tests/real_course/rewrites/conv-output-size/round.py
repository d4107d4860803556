"""Rounds with the built-in function."""

def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    numbers = dict(input_size=input_size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < (0 if name == "padding" else 1):
            raise ValueError(f"{name}={number}")
    quotient = (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride
    if quotient < 0:
        raise ValueError("nothing fits")
    return round(quotient) + 1
