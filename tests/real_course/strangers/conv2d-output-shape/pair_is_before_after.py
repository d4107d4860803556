"""A pair of paddings is taken for (before, after) of every axis, so that its sum is added to both axes.

Fails: when padding is a pair of two different numbers, unless the difference vanishes in the division by the stride
on both axes. Also for bad arguments: nothing is checked.
Hand: (2) zip and comprehensions instead of loops.
"""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    twice = lambda v: v if isinstance(v, tuple) else (v, v)  # noqa: E731
    batch, _, *image = input_shape
    total = sum(twice(padding))
    spatial = (
        (size + total - d * (k - 1) - 1) // s + 1
        for size, k, s, d in zip(image, twice(kernel_size), twice(stride), twice(dilation), strict=True)
    )
    return (batch, out_channels, *spatial)
