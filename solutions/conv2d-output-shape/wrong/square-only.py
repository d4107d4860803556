"""Uses the height of the kernel for its width, too."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("the input is (N, C, H, W)")
    n, c, h, w = input_shape
    k = pair(kernel_size)[0]
    s, p, d = pair(stride), pair(padding), pair(dilation)
    whole = [n, c, h, w, out_channels, k, *s, *p, *d, groups]
    if not all(type(number) is int for number in whole):
        raise ValueError("every number must be an int")
    if n < 0 or min(p) < 0 or min(c, h, w, out_channels, k, *s, *d, groups) < 1:
        raise ValueError("a number is too small")
    if c % groups != 0 or out_channels % groups != 0:
        raise ValueError("the channels do not go into the groups")
    h_out = (h + 2 * p[0] - d[0] * (k - 1) - 1) // s[0] + 1
    w_out = (w + 2 * p[1] - d[1] * (k - 1) - 1) // s[1] + 1
    if h_out < 1 or w_out < 1:
        raise ValueError("the kernel is larger than the image")
    return n, out_channels, h_out, w_out


def pair(value):
    value = value if isinstance(value, tuple) else (value,) * 2
    if len(value) != 2:
        raise ValueError("expected an int or a pair")
    return value
