"""Lets the first layer work and hands its shape and the other layers to itself."""

from functools import reduce
from operator import mul


def trace_shapes(input_shape, layers):
    if not layers:
        return []
    first, *rest = layers
    shape = behind(first, *input_shape)
    return [shape, *trace_shapes(shape, rest)]


def behind(layer, n, *rest):
    match layer, rest:
        case {"type": "relu"}, _:
            return (n, *rest)
        case {"type": "flatten"}, _:
            return n, reduce(mul, rest, 1)
        case {"type": "gap"}, [c, _, _]:
            return n, c
        case {"type": "linear", "out_features": out, **options}, [features]:
            if options.get("in_features", features) == features:
                return n, out
        case {"type": "conv", "out_channels": out, **options}, [c, h, w]:
            if c % options.get("groups", 1) == out % options.get("groups", 1) == 0:
                return n, out, *(places(options, axis, size, 1) for axis, size in enumerate((h, w)))
        case {"type": "maxpool" | "avgpool", "kernel_size": k, **_o}, [c, h, w]:
            options = {**layer, "limit": True}
            return n, c, *(places(options, axis, size, k) for axis, size in enumerate((h, w)))
    raise ValueError(f"{layer} does not go behind {(n, *rest)}")


def places(options, axis, size, stride):
    def option(name, usual):
        value = options.get(name, usual)
        return value if isinstance(value, int) else value[axis]

    k, s, p, d = option("kernel_size", None), option("stride", stride), option("padding", 0), option("dilation", 1)
    room = size + 2 * p - (k - 1) * d - 1
    count = room // s + 1
    if options.get("ceil_mode", False):
        count = min(-(-room // s), (size + p - 1) // s) + 1
    if count < 1 or ("limit" in options and p + p > k):
        raise ValueError("the window does not fit")
    return count
