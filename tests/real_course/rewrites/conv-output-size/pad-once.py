"""Adds up one padding."""

def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    numbers = dict(input_size=input_size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < (0 if name == "padding" else 1):
            raise ValueError(f"{name}={number}")
    row = input_size + padding
    taps = range(0, kernel_size * dilation, dilation)
    reach = taps[-1]
    if reach >= row:
        raise ValueError("no place for the window")
    return len(range(0, row - reach, stride))
