"""flatten unpacks four axes, so that it cannot follow gap, linear or another flatten.

Fails: exactly when a flatten layer is given a shape of two axes (raises ValueError where the same shape is right).
Hand: (3) helper functions.
"""


def need(condition, text):
    if not condition:
        raise ValueError(text)


def whole(v, low):
    return isinstance(v, int) and not isinstance(v, bool) and v >= low


def two(v, low):
    v = tuple(v) if isinstance(v, (list, tuple)) else (v, v)
    need(len(v) == 2 and whole(v[0], low) and whole(v[1], low), "option must be an int or two ints")
    return v


def out_size(n, k, s, p, d, ceil_mode):
    room = n + 2 * p - d * (k - 1) - 1
    steps = room // s
    if ceil_mode and room % s != 0 and (steps + 1) * s < n + p:
        steps = steps + 1
    need(steps >= 0, "window does not fit")
    return steps + 1


def slide(shape, layer, default_stride, ceil_mode):
    need(len(shape) == 4, "N, C, H, W expected")
    k = two(layer["kernel_size"], 1)
    s = two(layer.get("stride", default_stride), 1)
    p = two(layer.get("padding", 0), 0)
    d = two(layer.get("dilation", 1), 1)
    return k, p, [out_size(shape[2 + a], k[a], s[a], p[a], d[a], ceil_mode) for a in (0, 1)]


def after_conv(shape, layer):
    _, _, (h, w) = slide(shape, layer, 1, False)
    o, g = layer["out_channels"], layer.get("groups", 1)
    need(whole(o, 1) and whole(g, 1), "channels and groups must be positive ints")
    need(shape[1] % g == 0 and o % g == 0, "groups must divide the channels")
    return (shape[0], o, h, w)


def after_pool(shape, layer):
    k, p, (h, w) = slide(shape, layer, layer["kernel_size"], layer.get("ceil_mode", False))
    need(2 * p[0] <= k[0] and 2 * p[1] <= k[1], "padding too large")
    return (shape[0], shape[1], h, w)


def after_flatten(shape):
    n, c, h, w = shape
    return (n, c * h * w)


def after_linear(shape, layer):
    need(len(shape) == 2, "linear needs two axes")
    need(layer.get("in_features", shape[1]) == shape[1], "in_features does not match")
    need(whole(layer["out_features"], 1), "out_features must be a positive int")
    return (shape[0], layer["out_features"])


def after(shape, layer):
    kind = layer["type"]
    if kind == "conv":
        return after_conv(shape, layer)
    if kind in ("maxpool", "avgpool"):
        return after_pool(shape, layer)
    if kind == "relu":
        return shape
    if kind == "flatten":
        return after_flatten(shape)
    if kind == "gap":
        need(len(shape) == 4, "gap needs four axes")
        return shape[:2]
    need(kind == "linear", "unknown type of layer")
    return after_linear(shape, layer)


def trace_shapes(input_shape, layers):
    need(len(input_shape) == 4, "input_shape must be (N, C, H, W)")
    need(whole(input_shape[0], 0) and all(whole(v, 1) for v in input_shape[1:]), "bad input_shape")
    shapes = []
    shape = tuple(input_shape)
    for layer in layers:
        shape = after(shape, layer)
        shapes.append(shape)
    return shapes
