"""Takes ceil_mode and never looks at it."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    numbers = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    for name, number in numbers.items():
        if type(number) is not int or number < 1:
            raise ValueError(f"{name} must be a positive int")
    if type(padding) is not int or not 0 <= 2 * padding <= kernel_size:
        raise ValueError("padding must lie between 0 and half of the kernel")
    window = dilation * (kernel_size - 1) + 1
    padded = input_size + 2 * padding
    if window > padded:
        raise ValueError("the window does not fit")
    return (padded - window) // stride + 1
