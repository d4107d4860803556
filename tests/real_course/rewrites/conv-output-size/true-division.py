"""Leaves the division as it is."""

def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    numbers = dict(input_size=input_size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < (0 if name == "padding" else 1):
            raise ValueError(f"{name}={number}")
    extent = 1 + (kernel_size - 1) * dilation
    padded = input_size + 2 * padding
    if padded < extent:
        raise ValueError("the window is too wide")
    size = (padded - extent) / stride
    size += 1
    return size
