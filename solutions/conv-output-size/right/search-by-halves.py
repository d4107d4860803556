"""Searches for the last place that fits, by halving the distance to one that does not."""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    def fits(place):
        last_tap = place * stride + (kernel_size - 1) * dilation
        return last_tap < input_size + 2 * padding

    if not fits(0):
        raise ValueError("not even the first place fits")
    good, bad = 0, input_size + 2 * padding
    while bad - good > 1:
        middle = (good + bad) // 2
        if fits(middle):
            good = middle
        else:
            bad = middle
    return good + 1
