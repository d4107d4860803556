"""Moves a pooling window by one pixel when its layer names no stride."""

from math import ceil, floor, prod


def trace_shapes(input_shape, layers):
    if len(input_shape) != 4:
        raise ValueError("the input has four axes")
    n, c, h, w = input_shape
    whole(n, 0)
    whole(c), whole(h), whole(w)
    shapes = []
    now = (n, c, h, w)
    for layer in layers:
        match layer["type"]:
            case "conv":
                now = convolved(now, layer)
            case "maxpool" | "avgpool":
                now = pooled(now, layer)
            case "relu":
                pass
            case "flatten":
                now = (now[0], prod(now[1:]))
            case "gap":
                four_axes(now)
                now = now[:2]
            case "linear":
                now = connected(now, layer)
            case other:
                raise ValueError(f"unknown layer {other}")
        shapes.append(now)
    return shapes


def convolved(shape, layer):
    four_axes(shape)
    groups = layer.get("groups", 1)
    whole(groups)
    whole(layer["out_channels"])
    if shape[1] % groups or layer["out_channels"] % groups:
        raise ValueError("channels and groups do not go together")
    return (shape[0], layer["out_channels"], *moved(shape, layer, half=False))


def pooled(shape, layer):
    four_axes(shape)
    return (*shape[:2], *moved(shape, layer, half=True))


def connected(shape, layer):
    whole(layer["out_features"])
    if len(shape) != 2 or layer.get("in_features", shape[1]) != shape[1]:
        raise ValueError(f"linear cannot take {shape}")
    return shape[0], layer["out_features"]


def moved(shape, layer, half):
    kernels, strides = two(layer["kernel_size"]), two(layer.get("stride", 1))
    paddings, dilations = two(layer.get("padding", 0)), two(layer.get("dilation", 1))
    for pixels, k, s, p, d in zip(shape[2:], kernels, strides, paddings, dilations, strict=True):
        whole(k), whole(s), whole(p, 0), whole(d)
        if half and 2 * p > k:
            raise ValueError("padding is more than half of the window")
        steps = (pixels + 2 * p - d * (k - 1) - 1) / s
        places = (ceil if layer.get("ceil_mode", False) else floor)(steps) + 1
        if layer.get("ceil_mode", False) and (places - 1) * s >= pixels + p:
            places -= 1
        whole(places)
        yield places


def two(option):
    option = option if isinstance(option, list | tuple) else [option, option]
    if len(option) != 2:
        raise ValueError("one int or two")
    return option


def four_axes(shape):
    if len(shape) != 4:
        raise ValueError(f"an image is needed, not {shape}")


def whole(number, smallest=1):
    if type(number) is not int or number < smallest:
        raise ValueError(f"{number!r} is not an int of at least {smallest}")
