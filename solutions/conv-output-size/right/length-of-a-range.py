"""Lets a range of first taps count the places."""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    taps = range(-padding, -padding + dilation * kernel_size, dilation)
    first_taps = range(taps[0], input_size + padding - (taps[-1] - taps[0]), stride)
    if not first_taps:
        raise ValueError(f"no place for {kernel_size} taps on {input_size} pixels")
    return len(first_taps)
