"""Takes a tap off and asks itself for the rest of the window."""


def same_padding(kernel_size, dilation=1):
    def both_sides(taps, gap):
        if taps == 1:
            return 0, 0
        left, right = both_sides(taps - 1, gap)
        total = left + right + gap
        return total >> 1, (total + 1) >> 1

    return both_sides(kernel_size, dilation)
