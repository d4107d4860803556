"""Takes the window to be as wide as its number of taps, whatever the dilation."""


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    padded = input_size + 2 * padding
    extent = kernel_size
    if extent > padded:
        raise ValueError(f"a window of {extent} pixels does not fit on a row of {padded}")
    return (padded - extent) // stride + 1
