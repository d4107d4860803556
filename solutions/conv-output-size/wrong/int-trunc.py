"""Cuts off the fraction with int(), so that a window that is a bit too wide still has a place."""


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    padded = input_size + 2 * padding
    extent = dilation * (kernel_size - 1) + 1
    size = int((padded - extent) / stride) + 1
    if size < 1:
        raise ValueError(f"a window of {extent} pixels does not fit on a row of {padded}")
    return size
