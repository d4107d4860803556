"""Has a class for the row, a class for the window, and fractions that lose nothing."""

from fractions import Fraction
from math import floor


class Row:
    def __init__(self, pixels, border):
        self.length = pixels + border + border


class Window:
    def __init__(self, taps, gap):
        self.length = taps + (taps - 1) * (gap - 1)

    def steps_on(self, row, stride):
        if self.length > row.length:
            raise ValueError("the window is longer than the row")
        return floor(Fraction(row.length - self.length, stride))


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    return Window(kernel_size, dilation).steps_on(Row(input_size, padding), stride) + 1
