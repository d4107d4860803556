"""Calculates with the options as they stand in the dicts, so that a list ends in a TypeError."""


def trace_shapes(input_shape, layers):
    shape = tuple(input_shape)
    trace = []
    for layer in layers:
        kind = layer["type"]
        if kind in ("conv", "maxpool", "avgpool", "gap"):
            n, c, h, w = shape
            shape = on_images(layer, n, c, h, w)
        elif kind == "flatten":
            features = 1
            for size in shape[1:]:
                features *= size
            shape = (shape[0], features)
        elif kind == "linear":
            n, features = shape
            if "in_features" in layer and layer["in_features"] != features:
                raise ValueError("in_features")
            shape = (n, layer["out_features"])
        elif kind != "relu":
            raise ValueError(kind)
        trace.append(shape)
    return trace


def on_images(layer, n, c, h, w):
    if layer["type"] == "gap":
        return n, c
    if layer["type"] == "conv":
        if c % layer.get("groups", 1) or layer["out_channels"] % layer.get("groups", 1):
            raise ValueError("groups")
        return n, layer["out_channels"], conv_size(layer, h, 1), conv_size(layer, w, 1)
    if layer.get("padding", 0) > layer["kernel_size"] / 2:
        raise ValueError("pad should be smaller than half of kernel size")
    return n, c, conv_size(layer, h, layer["kernel_size"]), conv_size(layer, w, layer["kernel_size"])


def conv_size(layer, size, default_stride):
    stride = layer.get("stride", default_stride)
    padding = layer.get("padding", 0)
    rest = size + 2 * padding - layer.get("dilation", 1) * (layer["kernel_size"] - 1) - 1
    out = rest // stride + 1
    if layer.get("ceil_mode") and rest % stride != 0 and out * stride < size + padding:
        out += 1
    if out < 1:
        raise ValueError("kernel size can't be greater than input size")
    return out
