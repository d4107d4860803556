"""Divides and forgets the first place."""

def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    numbers = dict(input_size=input_size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < (0 if name == "padding" else 1):
            raise ValueError(f"{name}={number}")
    spare = (input_size + padding * 2) - ((kernel_size - 1) * dilation + 1)
    if spare < 0:
        raise ValueError
    steps, _ = divmod(spare, stride)
    return steps
