"""The right two numbers, handed out in a list."""


def same_padding(kernel_size, dilation=1):
    missing = (kernel_size - 1) * dilation
    sides = [missing // 2, missing // 2]
    if missing % 2 == 1:
        sides[1] += 1
    return sides
