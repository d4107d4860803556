"""Takes a step and leaves the rest of the row to itself."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if 2 * padding > kernel_size:
        raise ValueError("padding")
    if stride is None:
        stride = kernel_size
    extent = dilation * (kernel_size - 1) + 1

    def windows(place):
        missing = place + extent - (input_size + 2 * padding)
        if missing <= 0:
            return 1 + windows(place + stride)
        counts = ceil_mode and missing < stride and place < padding + input_size
        return 1 if counts else 0

    number = windows(0)
    if number < 1:
        raise ValueError("nothing to pool")
    return number
