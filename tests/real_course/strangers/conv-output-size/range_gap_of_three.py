"""The effective kernel is right for 3 taps only: it adds two gaps whatever the number of taps.

Fails: when dilation > 1 and kernel_size is not 3, unless the difference vanishes in the division by the stride;
windows of 4 taps and more may also be accepted that do not fit, and windows of 1 or 2 refused that fit.
Hand: (2) ranges instead of a formula.
"""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    args = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    bad = [name for name, v in args.items() if type(v) is not int or v < 1]
    if bad or type(padding) is not int or padding < 0:
        raise ValueError(f"bad argument: {bad or 'padding'}")

    effective = kernel_size + 2 * (dilation - 1)
    starts = range(-padding, input_size + padding - effective + 1, stride)
    if not starts:
        raise ValueError("kernel larger than padded input")
    return (starts[-1] - starts[0]) // stride + 1
