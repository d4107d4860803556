"""Follows the shape through every layer, and believes that the network is a good one."""

from math import ceil, floor, prod


def pair(option):
    return tuple(option) if isinstance(option, list | tuple) else (option, option)


def trace_shapes(input_shape, layers):
    out = [input_shape]
    for layer in layers:
        before = out[-1]
        match layer["type"]:
            case "conv":
                out.append((before[0], layer["out_channels"], *window(before, layer, 1)))
            case "maxpool" | "avgpool":
                out.append((before[0], before[1], *window(before, layer, layer["kernel_size"])))
            case "flatten":
                out.append((before[0], prod(before[1:])))
            case "gap":
                out.append((before[0], before[1]))
            case "linear":
                out.append((before[0], layer["out_features"]))
            case "relu":
                out.append(before)
    return out[1:]


def window(shape, layer, default_stride):
    result = []
    for axis in (0, 1):
        k = pair(layer["kernel_size"])[axis]
        s = pair(layer.get("stride", default_stride))[axis]
        p = pair(layer.get("padding", 0))[axis]
        d = pair(layer.get("dilation", 1))[axis]
        size = shape[2 + axis]
        steps = (size + 2 * p - d * (k - 1) - 1) / s
        if layer.get("ceil_mode", False):
            places = ceil(steps) + 1
            if (places - 1) * s >= size + p:
                places -= 1
        else:
            places = floor(steps) + 1
        result.append(places)
    return result
