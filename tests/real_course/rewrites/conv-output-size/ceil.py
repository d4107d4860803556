"""Rounds up with the trick of the negative floor division."""

def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    numbers = dict(input_size=input_size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < (0 if name == "padding" else 1):
            raise ValueError(f"{name}={number}")
    free = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if free < 0:
        raise ValueError("the window does not fit")
    return -(-free // stride) + 1
