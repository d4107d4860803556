"""Returns 0 or a negative number when the window does not fit."""


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    padded = input_size + 2 * padding
    extent = dilation * (kernel_size - 1) + 1
    return (padded - extent) // stride + 1
