"""Leaves the row of relu out, because it changes nothing."""

from math import prod


def trace_shapes(input_shape, layers):
    if len(input_shape) != 4:
        raise ValueError("expected (N, C, H, W)")
    for number, smallest in zip(input_shape, [0, 1, 1, 1], strict=True):
        at_least(number, smallest)
    rows = []
    shape = input_shape
    for layer in layers:
        if layer["type"] == "relu":
            continue
        shape = after(layer, *shape)
        rows.append(shape)
    return rows


def after(layer, n, *rest):
    kind = layer["type"]
    if kind == "flatten":
        return (n, prod(rest))
    if kind == "linear":
        (features,) = rest
        at_least(layer["out_features"], 1)
        if "in_features" in layer and layer["in_features"] != features:
            raise ValueError(f"{features} features come in, not {layer['in_features']}")
        return (n, layer["out_features"])
    if kind not in ("gap", "conv", "maxpool", "avgpool"):
        raise ValueError(f"{kind!r} is not a layer")
    c, h, w = rest
    if kind == "gap":
        return (n, c)
    if kind == "conv":
        h, w = (axis(layer, which, pixels, 1) for which, pixels in enumerate((h, w)))
        return (n, filters(layer, c), h, w)
    h, w = (axis(layer, which, pixels, layer["kernel_size"], 2) for which, pixels in enumerate((h, w)))
    return (n, c, h, w)


def filters(layer, channels):
    groups = layer.get("groups", 1)
    at_least(groups, 1)
    at_least(layer["out_channels"], 1)
    if channels % groups or layer["out_channels"] % groups:
        raise ValueError("uneven groups")
    return layer["out_channels"]


def axis(layer, which, n, stride, limit=0):
    k, s, p, d = layer["kernel_size"], layer.get("stride", stride), layer.get("padding", 0), layer.get("dilation", 1)
    k, s, p, d = (one_of(option, which) for option in (k, s, p, d))
    at_least(k, 1)
    at_least(s, 1)
    at_least(p, 0)
    at_least(d, 1)
    if limit * p > k:
        raise ValueError("padding is more than half of the window")
    room = n + 2 * p - d * (k - 1) - 1
    size = room // s + 1
    if layer.get("ceil_mode", False) and room % s and size * s < n + p:
        size = size + 1
    at_least(size, 1)
    return size


def one_of(option, which):
    if not isinstance(option, list | tuple):
        return option
    first, second = option
    return second if which else first


def at_least(number, smallest):
    if type(number) is not int or number < smallest:
        raise ValueError(f"{number!r} must be an int of at least {smallest}")
