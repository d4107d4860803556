"""Returns the last shape alone."""

import math


def trace_shapes(input_shape, layers):
    if len(input_shape) != 4:
        raise ValueError("input_shape has four entries")
    check(input_shape[0], 0)
    check(min(input_shape[1:]), 1)
    for size in input_shape:
        check(size, 0)

    shape = input_shape
    for layer in layers:
        kind = layer["type"]
        if kind == "flatten":
            shape = (shape[0], math.prod(shape[1:]))
        elif kind == "linear":
            check(layer["out_features"], 1)
            if len(shape) != 2 or shape[1] != layer.get("in_features", shape[1]):
                raise ValueError("linear does not go with this shape")
            shape = (shape[0], layer["out_features"])
        elif kind in ("conv", "maxpool", "avgpool", "gap"):
            if len(shape) != 4:
                raise ValueError("four axes are needed")
            shape = shape[:2] if kind == "gap" else over_image(kind, layer, shape)
        elif kind != "relu":
            raise ValueError(f"unknown type {kind}")
    return shape


def over_image(kind, layer, shape):
    usual = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "ceil_mode": False}
    if kind != "conv":
        usual["stride"] = layer["kernel_size"]
    options = usual | layer
    channels = options["out_channels"] if kind == "conv" else shape[1]
    check(channels, 1)
    check(options["groups"], 1)
    if channels % options["groups"] or shape[1] % options["groups"]:
        raise ValueError("the channels cannot be grouped")
    sizes = []
    for axis in range(2):
        k, s, p, d = (along(options[name], axis) for name in ("kernel_size", "stride", "padding", "dilation"))
        check(k, 1)
        check(s, 1)
        check(p, 0)
        check(d, 1)
        if kind != "conv" and 2 * p > k:
            raise ValueError("padding above half of the window")
        last_start = shape[2 + axis] + 2 * p - d * (k - 1) - 1
        starts = [start for start in range(0, last_start + s, s) if start < shape[2 + axis] + p]
        if not options["ceil_mode"]:
            starts = range(0, last_start + 1, s)
        check(len(starts), 1)
        sizes.append(len(starts))
    return (shape[0], channels, *sizes)


def along(option, axis):
    if isinstance(option, list | tuple):
        if len(option) != 2:
            raise ValueError("not two numbers")
        return option[axis]
    return option


def check(number, smallest):
    if type(number) is not int or number < smallest:
        raise ValueError(f"{number!r} is not an int of at least {smallest}")
