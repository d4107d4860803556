"""Flattens height and width and leaves the channels as an axis of their own."""


def trace_shapes(input_shape, layers):
    if len(input_shape) != 4 or not is_int(input_shape[0], 0) or not all(is_int(size) for size in input_shape[1:]):
        raise ValueError(f"not an input shape: {input_shape}")
    shape, trace = input_shape, []
    for layer in layers:
        if layer["type"] in ("conv", "maxpool", "avgpool"):
            shape = slide(shape, layer)
        elif layer["type"] == "flatten":
            shape = flattened(shape)
        elif layer["type"] == "gap":
            if len(shape) != 4:
                raise ValueError("gap needs maps")
            shape = shape[0], shape[1]
        elif layer["type"] == "linear":
            if len(shape) != 2 or layer.get("in_features", shape[1]) != shape[1] or not is_int(layer["out_features"]):
                raise ValueError("linear needs features")
            shape = shape[0], layer["out_features"]
        elif layer["type"] != "relu":
            raise ValueError("unknown layer")
        trace.append(shape)
    return trace


def flattened(shape):
    if len(shape) != 4:
        return shape
    return shape[0], shape[1], shape[2] * shape[3]


def slide(shape, layer):
    if len(shape) != 4:
        raise ValueError("there is nothing to slide over")
    pooling = layer["type"] != "conv"
    channels = shape[1] if pooling else filters(shape[1], layer)
    kernel = spread(layer["kernel_size"])
    stride = spread(layer["stride"]) if "stride" in layer else (kernel if pooling else (1, 1))
    padding = spread(layer["padding"]) if "padding" in layer else (0, 0)
    dilation = spread(layer["dilation"]) if "dilation" in layer else (1, 1)
    up = pooling and "ceil_mode" in layer and layer["ceil_mode"]
    sizes = []
    for n, k, s, p, d in zip(shape[2:], kernel, stride, padding, dilation, strict=True):
        if not (is_int(k) and is_int(s) and is_int(p, 0) and is_int(d)) or (pooling and 2 * p > k):
            raise ValueError("the options cannot be used")
        whole, rest = divmod(n + 2 * p - d * (k - 1) - 1, s)
        whole += bool(up and rest and (whole + 1) * s < n + p)
        if whole < 0:
            raise ValueError("the window does not fit")
        sizes.append(whole + 1)
    return (shape[0], channels, *sizes)


def filters(channels, layer):
    groups = layer.get("groups", 1)
    if not is_int(groups) or not is_int(layer["out_channels"]):
        raise ValueError("groups and out_channels are ints")
    if channels % groups or layer["out_channels"] % groups:
        raise ValueError("cannot be grouped")
    return layer["out_channels"]


def spread(option):
    if not isinstance(option, (list, tuple)):
        return option, option
    if len(option) != 2:
        raise ValueError("expected two numbers")
    return option


def is_int(number, smallest=1):
    return type(number) is int and number >= smallest
