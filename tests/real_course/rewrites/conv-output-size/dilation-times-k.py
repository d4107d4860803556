"""Takes dilation times kernel for the width."""

def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    numbers = dict(input_size=input_size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < (0 if name == "padding" else 1):
            raise ValueError(f"{name}={number}")
    width = kernel_size * dilation
    total = padding + input_size + padding
    if width > total:
        raise ValueError(f"{width} > {total}")
    return int((total - width) // stride + 1)
