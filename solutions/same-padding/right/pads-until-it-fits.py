"""Slides the window over a row and adds pixels, right and left in turn, until no place is missing."""


def same_padding(kernel_size, dilation=1):
    pixels = 10
    sides = [0, 0]
    turn = 1
    while len(range(sum(sides) + pixels - dilation * (kernel_size - 1))) < pixels:
        sides[turn] += 1
        turn = 1 - turn
    return tuple(sides)
