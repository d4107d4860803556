"""Walks with the window along each axis and counts its places one by one."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if any(channels % groups for channels in (input_shape[1], out_channels)):
        raise ValueError("channels do not go into groups")
    counts = []
    for axis in (0, 1):
        k, s, p, d = [o[axis] if isinstance(o, tuple) else o for o in (kernel_size, stride, padding, dilation)]
        first, count = -p, 0
        while first + d * (k - 1) < input_shape[2 + axis] + p:
            first += s
            count += 1
        if count == 0:
            raise ValueError("no place for the window")
        counts.append(count)
    return input_shape[0], out_channels, *counts
